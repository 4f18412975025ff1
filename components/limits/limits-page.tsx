"use client";
import { group } from "d3-array";
import { Lock } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { counted } from "~/components/format/count";
import { DesksPanel } from "~/components/groups/desks-panel";
import { treeName } from "~/components/groups/tree-name";
import { useTree } from "~/components/groups/use-groups";
import { useActor, useIsOfficer } from "~/components/shell/actor";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { LIMIT_READERS } from "~/components/shell/roles";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { Verdict } from "~/components/ui/verdict";
import { hasRole } from "~/server/domain/actor";
import type { LimitLine } from "~/server/services/limits/list-limits";
import { BulkPanel } from "./bulk-panel";
import { LimitRow } from "./limit-row";
import { findingOf, toneOfAll } from "./limit-words";
import { NewLimitForm } from "./new-limit-form";
import { ProposalsPanel } from "./proposals-panel";
import { useLimits, useProposals } from "./use-limits";

const VIEW = "view";

/** Which lines are drawn, by whom, how full are they, and what waits for a decision? */
export function LimitsPage() {
  const limits = useLimits();
  const tree = useTree();
  const isOfficer = useIsOfficer();
  const mayReadProposals = hasRole(useActor(), LIMIT_READERS);
  const proposals = useProposals(mayReadProposals);
  const [adding, setAdding] = useState<"one" | "many" | null>(null);
  const toggle = (what: "one" | "many") => setAdding(adding === what ? null : what);
  const view = useSearchParams().get(VIEW);
  const isInbox = view === "proposals" && mayReadProposals;
  const isDesks = view === "desks";
  const lines = limits.data ?? [];
  const waiting = (proposals.data ?? []).filter(({ state }) => state === "proposed");
  const portfolios = (tree.data ?? []).map((each) => ({ ...each, name: treeName(each) }));
  const show = (name: string | null) =>
    window.history.pushState(null, "", name === null ? window.location.pathname : `?${VIEW}=${name}`);
  return (
    <PageFrame
      crumbs={
        <>
          <h1>Limits</h1>
          {limits.data && (
            <span>
              {lines.length} in force
              {waiting.length > 0 && `, ${counted(waiting.length, "proposal")} waiting`}
            </span>
          )}
        </>
      }
      state={<FleetState />}
    >
      {limits.isError && (
        <p className="notice" role="alert">
          <b>Not connected.</b> {sentenceOf(limits.error)} Asking again by itself.
        </p>
      )}
      {limits.data && (
        <Verdict
          {...findingOfPage(lines, waiting.length)}
          acts={
            <>
              <span className="segments">
                <button type="button" aria-pressed={!isInbox && !isDesks} onClick={() => show(null)}>
                  In force
                </button>
                {mayReadProposals && (
                  <button type="button" aria-pressed={isInbox} onClick={() => show("proposals")}>
                    Proposals {waiting.length > 0 ? waiting.length : ""}
                  </button>
                )}
                <button type="button" aria-pressed={isDesks} onClick={() => show("desks")}>
                  Desks
                </button>
              </span>
              {isOfficer && portfolios.length > 0 && (
                <>
                  <button
                    type="button"
                    className="button"
                    aria-expanded={adding === "many"}
                    onClick={() => toggle("many")}
                  >
                    Many at once
                  </button>
                  <button
                    type="button"
                    className="button"
                    aria-expanded={adding === "one"}
                    onClick={() => toggle("one")}
                  >
                    New limit
                  </button>
                </>
              )}
            </>
          }
        />
      )}
      {!isOfficer && limits.data && (
        <p className="notice">
          <Lock className="icon is-small" aria-hidden />
          <span>
            <b>You may read limits.</b> Risk officers and the head of risk propose and approve them.
          </span>
        </p>
      )}
      {adding === "one" && (
        <Panel title="New limit" note="in force when another officer has agreed">
          <NewLimitForm portfolios={portfolios} onDone={() => setAdding(null)} />
        </Panel>
      )}
      {adding === "many" && (
        <Panel title="Many limits at once" note="templates and tables; each is a proposal">
          <BulkPanel portfolios={portfolios} />
        </Panel>
      )}
      {limits.isPending && (
        <Panel title="Limits">
          <Loading what="the limits" />
        </Panel>
      )}
      {isDesks && <DesksPanel />}
      {isInbox && proposals.data && (
        <ProposalsPanel
          proposals={proposals.data}
          portfolios={new Map(portfolios.map((portfolio) => [portfolio.id, portfolio]))}
        />
      )}
      {!isInbox && !isDesks && limits.data && (
        <LimitTree lines={lines} proposed={new Set(waiting.map(({ limitId }) => limitId))} />
      )}
    </PageFrame>
  );
}

function findingOfPage(lines: readonly LimitLine[], waiting: number) {
  const states = lines.map(({ now }) => ({ state: now?.state ?? ("unknown" as const) }));
  const held = findingOf(states, false);
  return {
    tone: toneOfAll(states, false),
    finding:
      waiting > 0
        ? `${counted(waiting, "proposal")} ${waiting === 1 ? "needs" : "need"} a second person`
        : held,
    because:
      waiting > 0
        ? `${held}.`
        : "A limit is never edited: each change is a version that two officers agreed on.",
  };
}

function LimitTree({
  lines,
  proposed,
}: {
  readonly lines: readonly LimitLine[];
  readonly proposed: ReadonlySet<string | null>;
}) {
  if (lines.length === 0)
    return (
      <Panel title="Limits">
        <Said title="No limits are set">
          <p>Without a limit nothing can breach.</p>
        </Said>
      </Panel>
    );
  return [...group(lines, ({ portfolioId }) => portfolioId)].map(([portfolioId, held]) => (
    <Panel
      key={portfolioId}
      title={held[0]?.portfolioName ?? ""}
      className={held[0]?.deskId != null ? "is-below-desk" : ""}
      note={`${levelWords(held[0], lines)}${findingOf(
        held.map(({ now }) => ({ state: now?.state ?? "unknown" })),
        false,
      )}`}
    >
      <Scroller label={`Limits of ${held[0]?.portfolioName ?? ""}`}>
        <table className="limits">
          <thead>
            <tr>
              <th scope="col">Limit</th>
              <th scope="col">On</th>
              <th scope="col">Kind</th>
              <th scope="col" className="is-right">
                Now
              </th>
              <th scope="col" className="is-right">
                Limit
              </th>
              <th scope="col">Utilisation</th>
              <th scope="col">State</th>
              <th scope="col">Version, by</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {held.map((limit) => (
              <LimitRow key={limit.id} limit={limit} isProposed={proposed.has(limit.id)} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  ));
}

/** Where in the tree limits are, before what is found of them. */
function levelWords(line: LimitLine | undefined, lines: readonly LimitLine[]): string {
  if (line?.level === "organisation") return "The organisation, all portfolios. ";
  if (line?.level === "desk") return "Desk. ";
  const desk = lines.find(({ portfolioId }) => portfolioId === line?.deskId);
  return desk ? `At ${desk.portfolioName}. ` : "";
}
