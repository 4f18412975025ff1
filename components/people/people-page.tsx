"use client";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { counted } from "~/components/format/count";
import { treeName } from "~/components/groups/tree-name";
import { useTree } from "~/components/groups/use-groups";
import { useActor } from "~/components/shell/actor";
import { PageFrame } from "~/components/shell/page-frame";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { InviteForm } from "./invite-form";
import { KeysPanel } from "./keys-panel";
import { PeopleTable } from "./people-table";
import { usePeople } from "./use-people";

/** Who may come in, as what, and which programs. */
export function PeoplePage() {
  const isAdmin = useActor().roles.includes("admin");
  return (
    <PageFrame crumbs={<h1>People and keys</h1>}>
      {isAdmin ? (
        <People />
      ) : (
        <Panel title="People">
          <Said title="Administrators look after people">
            <p>Your role reads no addresses of others. Your own sessions are on the page of your account.</p>
          </Said>
        </Panel>
      )}
    </PageFrame>
  );
}

function People() {
  const people = usePeople();
  const tree = useTree();
  const [isInviting, setInviting] = useState(false);
  const portfolios = (tree.data ?? []).map((each) => ({ id: each.id, name: treeName(each) }));
  return (
    <>
      {people.isError && (
        <p className="notice" role="alert">
          <b>Not connected.</b> {sentenceOf(people.error)} Asking again by itself.
        </p>
      )}
      <Panel
        title="People"
        note={people.data && `${counted(people.data.length, "person", "people")} of this organisation`}
        side={
          <button
            type="button"
            className="button is-primary"
            aria-expanded={isInviting}
            onClick={() => setInviting(!isInviting)}
          >
            Invite somebody
          </button>
        }
      >
        {isInviting && <InviteForm portfolios={portfolios} onDone={() => setInviting(false)} />}
        {people.isPending && <Loading what="the people" />}
        {people.data && <PeopleTable people={people.data} portfolios={portfolios} />}
      </Panel>
      <KeysPanel />
    </>
  );
}
