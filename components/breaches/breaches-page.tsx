"use client";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { sentenceOf } from "~/components/api/api";
import { LoadMark } from "~/components/charts/load-mark";
import { counted } from "~/components/format/count";
import { duration, marketDay, marketMinute } from "~/components/format/time";
import { limitFigure, shareWord } from "~/components/limits/limit-words";
import { scopeWords } from "~/components/limits/scope-words";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { useFleet } from "~/components/shell/use-fleet";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { Verdict } from "~/components/ui/verdict";
import type { BreachRecord } from "~/server/ports/breach-book";
import { Acknowledge } from "./acknowledge";
import { breachesFinding } from "./breaches.view";
import { STATE_WORDS } from "./case.view";
import { useBreaches } from "./use-breaches";
import { WHY } from "./why.view";
import { WhyPanel } from "./why-panel";

/** What is over its line, since when, and who looks after it? */
export function BreachesPage() {
  const breaches = useBreaches();
  const fleet = useFleet(false);
  const list = breaches.data ?? [];
  const currencies = new Map(
    (fleet.data?.entries ?? []).map((entry) => [entry.portfolioId, entry.baseCurrency]),
  );
  const asked = useSearchParams().get(WHY);
  const explained = list.find(({ id }) => id === asked);
  const ask = (id: string | null) =>
    window.history.pushState(null, "", id === null ? window.location.pathname : `?${WHY}=${id}`);
  const firstToDo = list.find(
    ({ closedAtMs, acknowledgedBy }) => closedAtMs === null && acknowledgedBy === null,
  );
  return (
    <PageFrame
      crumbs={
        <>
          <h1>Breaches</h1>
          {breaches.data && (
            <span>
              {counted(list.length, "episode")}
              {list.length > 1 && ", open ones first"}
            </span>
          )}
        </>
      }
      state={<FleetState />}
    >
      {breaches.isError && (
        <p className="notice" role="alert">
          <b>Not connected.</b> {sentenceOf(breaches.error)} Asking again by itself.
        </p>
      )}
      {breaches.data && <Verdict {...breachesFinding(list)} />}
      <Panel title="Episodes over a limit" note="market times, New York; acknowledged by your own clock">
        {breaches.isPending && <Loading what="the breaches" />}
        {breaches.data && list.length === 0 && (
          <Said title="No breach yet" tone="calm">
            <p>An episode opens when a limit goes over its line, and closes below 95% of it.</p>
          </Said>
        )}
        {list.length > 0 && (
          <Scroller label="Table of episodes">
            <table className="breaches">
              <thead>
                <tr>
                  <th scope="col">Limit</th>
                  <th scope="col">Portfolio</th>
                  <th scope="col" className="is-right">
                    Opened at
                  </th>
                  <th scope="col" className="is-right">
                    Worst
                  </th>
                  <th scope="col" className="is-right">
                    Last
                  </th>
                  <th scope="col" className="is-right">
                    Limit
                  </th>
                  <th scope="col">Since</th>
                  <th scope="col">Case</th>
                  <th scope="col">Reason</th>
                  <th scope="col">Acknowledged</th>
                </tr>
              </thead>
              <tbody>
                {list.map((breach) => (
                  <BreachRow
                    key={breach.id}
                    breach={breach}
                    currency={currencies.get(breach.portfolioId) ?? "USD"}
                    isFirst={breach === firstToDo}
                    isExplained={breach === explained}
                    onWhy={() => ask(breach === explained ? null : breach.id)}
                  />
                ))}
              </tbody>
            </table>
          </Scroller>
        )}
      </Panel>
      {explained && <WhyPanel breach={explained} onClose={() => ask(null)} />}
      {asked !== null && breaches.data && !explained && (
        <Panel title="Why it opened">
          <Said title="There is no such episode in this list" />
        </Panel>
      )}
    </PageFrame>
  );
}

type BreachRowProps = {
  readonly breach: BreachRecord;
  readonly currency: string;
  readonly isFirst: boolean;
  readonly isExplained: boolean;
  readonly onWhy: () => void;
};

function BreachRow({ breach, currency, isFirst, isExplained, onWhy }: BreachRowProps) {
  const { unit, openedAtMs, closedAtMs, lastValue, reason } = breach;
  const write = (value: number) => `${limitFigure(value, unit, currency)}${shareWord(unit)}`;
  return (
    <tr className={closedAtMs === null ? "is-flagged" : ""}>
      <th scope="row">
        <span className="is-row">
          <LoadMark tone={closedAtMs === null ? "breach" : "calm"} size={20} />
          <span>
            <Link className="name-link" href={`/breaches/${breach.id}`}>
              <b>{breach.limitName}</b>
            </Link>{" "}
            <span className="is-muted">
              {breach.kind}
              {breach.scope.kind === "portfolio" ? "" : `, ${scopeWords(breach.scope)}`}
            </span>
          </span>
        </span>
      </th>
      <td>
        <Link className="breach-link name-link" href={`/portfolios/${breach.portfolioId}`}>
          {breach.portfolioName}
        </Link>
      </td>
      <td className="is-right">{write(breach.openingValue)}</td>
      <td className="is-right text-breach">{write(breach.worstValue)}</td>
      <td className="is-right">
        {lastValue === null ? <span className="is-muted">unknown</span> : write(lastValue)}
      </td>
      <td className="is-right is-muted">{write(breach.threshold)}</td>
      <td>
        {marketMinute(openedAtMs)}, <span className="is-muted">{marketDay(openedAtMs)}</span>
      </td>
      <td>
        {closedAtMs === null ? (
          <span className="chip is-breach">{STATE_WORDS[breach.caseState]}</span>
        ) : (
          <>
            {STATE_WORDS[breach.caseState]} {marketMinute(closedAtMs)}{" "}
            <span className="is-muted">after {duration(closedAtMs - openedAtMs)}</span>
          </>
        )}
      </td>
      <td className="breach-reason is-muted" title={reason ?? undefined}>
        <button
          type="button"
          className="button is-quiet"
          aria-expanded={isExplained}
          aria-label={`Why ${breach.limitName}, ${breach.portfolioName}, opened`}
          onClick={onWhy}
        >
          Why it opened
        </button>
        {reason}
      </td>
      <td>
        <Acknowledge breach={breach} isFirst={isFirst} />
      </td>
    </tr>
  );
}
