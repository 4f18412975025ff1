"use client";
import Link from "next/link";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { counted } from "~/components/format/count";
import { useIsOfficer } from "~/components/shell/actor";
import { AddingPanel } from "~/components/ui/adding-panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { directlyBelow } from "~/server/domain/portfolio-group";
import type { PortfolioRecord } from "~/server/ports/position-book";
import { GroupForm } from "./group-form";
import { MoveForm } from "./move-form";
import { NewGroupForm } from "./new-group-form";
import { type GroupActs, useGroupActs, useTree } from "./use-groups";

const COLUMNS = 4;

/** Which portfolio is at which desk: limits on a desk are on all that its portfolios hold. */
export function DesksPanel() {
  const tree = useTree();
  const acts = useGroupActs();
  const isOfficer = useIsOfficer();
  const all = tree.data ?? [];
  const desks = all.filter(({ kind }) => kind === "desk");
  return (
    <AddingPanel
      title="Desks"
      note={tree.data && `${counted(desks.length, "desk")}; a desk is assessed as one book of its portfolios`}
      action={isOfficer && tree.data ? "New desk" : null}
      form={(close) => (
        <NewGroupForm
          hasOrganisation={all.some(({ kind }) => kind === "organisation")}
          baseCurrency={all[0]?.baseCurrency ?? "USD"}
          acts={acts}
          onDone={close}
        />
      )}
      empty={
        tree.data &&
        all.length === 0 && (
          <Said title="No portfolio">
            <p>Portfolios come with the first import of positions.</p>
          </Said>
        )
      }
    >
      {tree.isPending && <Loading what="the desks" />}
      {tree.isError && (
        <p className="notice" role="alert">
          <b>Not connected.</b> {sentenceOf(tree.error)} Asking again by itself.
        </p>
      )}
      {all.length > 0 && (
        <Scroller label="Desks and portfolios">
          <table className="desks">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Level</th>
                <th scope="col">Risk in</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {all.map((each) => (
                <TreeRow key={each.id} own={each} all={all} acts={acts} />
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </AddingPanel>
  );
}

type TreeRowProps = {
  readonly own: PortfolioRecord;
  readonly all: readonly PortfolioRecord[];
  readonly acts: GroupActs;
};

function TreeRow({ own, all, acts }: TreeRowProps) {
  const isOfficer = useIsOfficer();
  const [isOpen, setOpen] = useState(false);
  const desk = all.find(({ id }) => id === own.deskId);
  const below = directlyBelow(own.id, all);
  const done = () => setOpen(false);
  return (
    <>
      <tr>
        <th scope="row" className={desk ? "is-below" : ""}>
          <Link className="name-link" href={`/portfolios/${own.id}`}>
            {own.name}
          </Link>
        </th>
        <td className="is-muted">
          {own.kind === "organisation"
            ? "organisation: every portfolio"
            : own.kind === "desk"
              ? `desk of ${counted(below.length, "portfolio")}`
              : desk
                ? "portfolio"
                : "portfolio, at no desk"}
        </td>
        <td className="is-muted">{own.baseCurrency}</td>
        <td className="is-right">
          {isOfficer && (
            <button
              type="button"
              className="button"
              aria-expanded={isOpen}
              aria-label={`${own.kind === "portfolio" ? "Move" : "Change"} ${own.name}`}
              onClick={() => setOpen(!isOpen)}
            >
              {own.kind === "portfolio" ? "Move" : "Change"}
            </button>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr className="is-form">
          <td colSpan={COLUMNS}>
            {own.kind === "portfolio" ? (
              <MoveForm
                own={own}
                desks={all.filter(({ kind }) => kind === "desk")}
                acts={acts}
                onDone={done}
              />
            ) : (
              <GroupForm own={own} acts={acts} onDone={done} />
            )}
          </td>
        </tr>
      )}
    </>
  );
}
