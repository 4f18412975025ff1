import { capitalised } from "~/components/format/count";
import { money, wealth } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { Missing, Signed } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import { REGIMES } from "~/server/domain/regime";
import { acrossFleet, type FleetRow } from "./fleet.view";

type Props = { readonly rows: readonly FleetRow[]; readonly groups: readonly FleetRow[] };

/** Sums of the portfolios; limits and breaches of the desks and of the organisation too. */
export function AcrossPanel({ rows, groups }: Props) {
  const across = acrossFleet(rows, groups);
  const currency = across.currency ?? "USD";
  const { regime, dayPnl } = across;
  return (
    <Panel title="Across the fleet" {...(across.currency !== null && { note: across.currency })}>
      <dl className={`pairs panel-body across${across.isStale ? " is-stale" : ""}`}>
        <dt>NAV</dt>
        <dd>
          {across.nav === null ? (
            <Missing reason={across.whyNoNav} />
          ) : (
            <b>{wealth(across.nav, { currency })}</b>
          )}
        </dd>
        <dt>
          P&L today
          {dayPnl && dayPnl.known < rows.length ? `, ${dayPnl.known} of ${rows.length} portfolios` : ""}
        </dt>
        <dd>
          {dayPnl ? (
            <Signed value={dayPnl.sum}>{money(dayPnl.sum, { currency, signed: true })}</Signed>
          ) : (
            <Missing reason={across.whyNoDayPnl} />
          )}
        </dd>
        <dt>Sum of VaR 99, 1 day, not diversified</dt>
        <dd>
          {across.sumOfVar99 === null ? (
            <Missing reason={across.whyNoVar99} />
          ) : (
            <b>{money(across.sumOfVar99, { currency })}</b>
          )}
        </dd>
        <dt>Regime</dt>
        <dd>
          {regime?.status === "ok" ? (
            REGIMES.filter((name) => regime.value.probabilities[name] >= 0.005)
              .sort((a, b) => regime.value.probabilities[b] - regime.value.probabilities[a])
              .map((name) => `${name} ${percent(regime.value.probabilities[name], { digits: 0 })}`)
              .join(", ")
          ) : (
            <Missing reason={regime ? capitalised(regime.reason) : "no assessment yet"} />
          )}
        </dd>
        <dt>Positions priced</dt>
        <dd>
          {across.priced} of {across.positions}
        </dd>
        <dt>Open breaches</dt>
        <dd className={across.openBreaches > 0 ? "text-breach" : ""}>
          {across.limits === 0 ? "no limits are set" : `${across.openBreaches} of ${across.limits} limits`}
        </dd>
      </dl>
    </Panel>
  );
}
