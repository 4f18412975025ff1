"use client";
import { group } from "d3-array";
import { Lock } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { counted } from "~/components/format/count";
import { useIsOfficer } from "~/components/shell/actor";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { useFleet } from "~/components/shell/use-fleet";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { Verdict } from "~/components/ui/verdict";
import { LimitRow } from "./limit-row";
import { findingOf, toneOfAll } from "./limit-words";
import { NewLimitForm } from "./new-limit-form";
import { useLimits } from "./use-limits";

/** Which lines are drawn, by whom, and how full are they? */
export function LimitsPage() {
  const limits = useLimits();
  const fleet = useFleet(false);
  const isOfficer = useIsOfficer();
  const [isAdding, setAdding] = useState(false);
  const lines = limits.data ?? [];
  const states = lines.map(({ now }) => ({ state: now?.state ?? ("unknown" as const) }));
  const portfolios = [
    ...(fleet.data?.entries ?? []).map((entry) => ({
      id: entry.portfolioId,
      name: entry.portfolioName,
      baseCurrency: entry.baseCurrency,
    })),
    ...(fleet.data?.waiting ?? []).map(({ id, name }) => ({ id, name, baseCurrency: "" })),
  ];
  return (
    <PageFrame
      crumbs={
        <>
          <h1>Limits</h1>
          {limits.data && <span>{counted(lines.length, "limit")} in force</span>}
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
          tone={toneOfAll(states, false)}
          finding={findingOf(states, false)}
          because="A limit is near from 80% of it and breached above 100%; a breach closes below 95%. A limit is never edited: each change is a version."
          acts={
            isOfficer && portfolios.length > 0 ? (
              <button
                type="button"
                className="button"
                aria-expanded={isAdding}
                onClick={() => setAdding(!isAdding)}
              >
                New limit
              </button>
            ) : undefined
          }
        />
      )}
      {!isOfficer && (
        <p className="notice">
          <Lock className="icon is-small" aria-hidden />
          <span>
            <b>You may read limits.</b> Risk officers and the head of risk change them.
          </span>
        </p>
      )}
      {isAdding && (
        <Panel title="New limit" note="in force from the next beat">
          <NewLimitForm portfolios={portfolios} onDone={() => setAdding(false)} />
        </Panel>
      )}
      {limits.isPending && (
        <Panel title="Limits">
          <Loading what="the limits" />
        </Panel>
      )}
      {limits.data && lines.length === 0 && (
        <Panel title="Limits">
          <Said title="No limits are set">
            <p>Without a limit nothing can breach.</p>
          </Said>
        </Panel>
      )}
      {[...group(lines, ({ portfolioId }) => portfolioId)].map(([portfolioId, held]) => (
        <Panel
          key={portfolioId}
          title={held[0]?.portfolioName ?? ""}
          note={findingOf(
            held.map(({ now }) => ({ state: now?.state ?? "unknown" })),
            false,
          )}
        >
          <Scroller label={`Limits of ${held[0]?.portfolioName ?? ""}`}>
            <table className="limits">
              <thead>
                <tr>
                  <th scope="col">Limit</th>
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
                  <LimitRow key={limit.id} limit={limit} />
                ))}
              </tbody>
            </table>
          </Scroller>
        </Panel>
      ))}
    </PageFrame>
  );
}
