"use client";
import Link from "next/link";
import { sentenceOf } from "~/components/api/api";
import { Acknowledge } from "~/components/breaches/acknowledge";
import { useBreaches } from "~/components/breaches/use-breaches";
import { LoadMark } from "~/components/charts/load-mark";
import { capitalised, counted } from "~/components/format/count";
import { duration } from "~/components/format/time";
import { limitSentence, toneNow, worstFirst } from "~/components/limits/limit-words";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import type { Board } from "~/server/services/risk/board-of";

/** What is over its line and who looks after it; then what is near or unknown. */
export function BreachesPanel({ board, isStale }: { board: Board; isStale: boolean }) {
  const breaches = useBreaches(board.portfolioId);
  const open = new Map(
    (breaches.data ?? []).flatMap((breach) =>
      breach.closedAtMs === null ? [[breach.limitId, breach] as const] : [],
    ),
  );
  const firstToDo = [...open.values()].find(({ acknowledgedBy }) => acknowledgedBy === null);
  const listed = worstFirst(board.limits).filter(({ isBreachOpen, state }) => isBreachOpen || state !== "ok");
  const closed = (breaches.data ?? []).filter(({ closedAtMs }) => closedAtMs !== null).length;
  return (
    <Panel
      title="Open breaches"
      note={open.size === 0 ? "none" : counted(open.size, "limit")}
      side={
        <Link className="name-link" href="/breaches">
          Queue
        </Link>
      }
      foot={
        breaches.isError
          ? sentenceOf(breaches.error)
          : `${capitalised(counted(closed, "earlier breach", "earlier breaches"))} closed.`
      }
      className="is-growing"
    >
      {listed.length === 0 ? (
        <Said
          title={isStale ? "Not known" : "Nothing is over or near its line"}
          tone={isStale ? "unknown" : "calm"}
        >
          <p>{isStale ? "The figures are stale." : "A limit is near from 80% on."}</p>
        </Said>
      ) : (
        <ul className="breach-list">
          {listed.map((limit) => {
            const breach = open.get(limit.limitId);
            return (
              <li key={limit.limitId}>
                <LoadMark tone={toneNow(limit, isStale)} size={22} />
                <p>
                  <b>{limitSentence(limit, board.baseCurrency, isStale)}</b>
                  <span>
                    {breach
                      ? `${limit.kind}, open ${duration(board.asOfMs - breach.openedAtMs)}`
                      : `${limit.kind}, not over`}
                    {limit.reason !== null && limit.value !== null ? `; ${limit.reason}` : ""}
                  </span>
                </p>
                {breach && (
                  <span className="breach-acts">
                    <Link className="name-link breach-link" href={`/breaches/${breach.id}`}>
                      The case
                      <span className="only-heard">: {limit.name}</span>
                    </Link>
                    <Acknowledge breach={breach} isFirst={breach === firstToDo} />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
