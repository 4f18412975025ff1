"use client";
import Link from "next/link";
import { LoadMark } from "~/components/charts/load-mark";
import { Sparkline } from "~/components/charts/sparkline";
import { WORD_OF_TONE } from "~/components/charts/tone";
import { Waterline } from "~/components/charts/waterline";
import { capitalised, counted } from "~/components/format/count";
import { currencySign, inColumn, MILLIONS, money, thousandsOf } from "~/components/format/money";
import { limitFigure, METRIC_WORDS, toneNow } from "~/components/limits/limit-words";
import { LiveChip } from "~/components/shell/live-chip";
import { Measured, Missing, Signed } from "~/components/ui/figure";
import { Scroller } from "~/components/ui/scroller";
import type { LimitEvaluation } from "~/server/domain/limit";
import { ageText, type FleetRow, limitOn, placeText, usedText } from "./fleet.view";

type Props = {
  readonly groups: readonly FleetRow[];
  readonly rows: readonly FleetRow[];
  readonly nowMs: number;
};

/** Desks and the organisation first, if there are any; then portfolios, worst first. */
export function FleetTable({ groups, rows, nowMs }: Props) {
  const entries = [...groups, ...rows].map(({ entry }) => entry);
  const currencies = new Set(entries.map(({ baseCurrency }) => baseCurrency));
  const [only = "USD"] = currencies;
  const sign = currencies.size === 1 ? currencySign(only) : "";
  return (
    <div className="panel">
      <Scroller label="Portfolios">
        <table className="fleet-table">
          <thead>
            <tr>
              <th scope="col">Portfolio</th>
              <th scope="col" className="is-right">
                NAV, {sign}M
              </th>
              <th scope="col" className="is-right">
                P&L today, {sign}K
              </th>
              <th scope="col" className="is-right">
                VaR 99, {sign}K
              </th>
              <th scope="col">of limit</th>
              <th scope="col" className="is-right">
                ES 97.5, {sign}K
              </th>
              <th scope="col">of limit</th>
              <th scope="col">VaR 99, 60 min</th>
              <th scope="col">Regime</th>
              <th scope="col">Worst limit</th>
              <th scope="col" className="is-right">
                Open
              </th>
              <th scope="col" className="is-right">
                Priced
              </th>
              <th scope="col" className="is-right">
                Data
              </th>
            </tr>
          </thead>
          {[groups, rows]
            .filter((each) => each.length > 0)
            .map((each) => (
              <tbody key={each[0]?.entry.kind === "portfolio" ? "portfolios" : "groups"}>
                {each.map((row) => (
                  <PortfolioRow
                    key={row.entry.portfolioId}
                    row={row}
                    nowMs={nowMs}
                    place={placeText(row, entries, currencies.size > 1)}
                  />
                ))}
              </tbody>
            ))}
        </table>
      </Scroller>
    </div>
  );
}

function PortfolioRow({ row, nowMs, place }: { row: FleetRow; nowMs: number; place: string }) {
  const { entry, tone, worst, openBreaches, freshness } = row;
  const { isStale } = freshness;
  const muted = isStale ? "is-right text-unknown" : "is-right";
  const worstTone = worst ? toneNow(worst, isStale) : "calm";
  return (
    <tr className={openBreaches > 0 ? "is-flagged" : ""}>
      <th scope="row">
        <Link className="fleet-name" href={`/portfolios/${entry.portfolioId}`}>
          <LoadMark tone={tone} size={22} label={worst ? WORD_OF_TONE[tone] : "No limits"} />
          <span>
            <b className="name-link">{entry.portfolioName}</b>
            <small>{place}</small>
          </span>
        </Link>
      </th>
      <td className={muted}>
        <Measured measure={entry.navBase}>{(nav) => inColumn(nav, MILLIONS)}</Measured>
      </td>
      <td className="is-right">
        {isStale ? (
          <span className="is-muted">unknown</span>
        ) : (
          <Measured measure={entry.dayPnlBase}>
            {(pnl) => <Signed value={pnl}>{inColumn(pnl, thousandsOf(1e6), true)}</Signed>}
          </Measured>
        )}
      </td>
      <td className={muted}>
        <Measured measure={entry.pool}>{({ var99 }) => inColumn(var99, thousandsOf(1e6))}</Measured>
      </td>
      <UsedCell
        limit={limitOn(entry, "var99")}
        isStale={isStale}
        name="VaR 99"
        currency={entry.baseCurrency}
      />
      <td className={muted}>
        <Measured measure={entry.pool}>{({ es975 }) => inColumn(es975, thousandsOf(1e6))}</Measured>
      </td>
      <UsedCell
        limit={limitOn(entry, "es975")}
        isStale={isStale}
        name="ES 97.5"
        currency={entry.baseCurrency}
      />
      <td>
        <Sparkline
          points={entry.lastHour.map(({ computedAtMs, var99Base }) => ({ x: computedAtMs, y: var99Base }))}
          tone={isStale ? "unknown" : limitOn(entry, "var99")?.state === "breach" ? "breach" : "calm"}
          label={sparkLabel(row)}
        />
      </td>
      <td>
        <Measured measure={entry.regime}>
          {({ current }) => (
            <span className="is-row">
              <i className={`sea-square sea-${current}`} />
              {capitalised(current)}
            </span>
          )}
        </Measured>
      </td>
      <td className={worstTone === "breach" ? "text-breach" : worstTone === "near" ? "text-near" : ""}>
        {worst ? (
          <>
            {METRIC_WORDS[worst.metric]} <b>{usedText(worst, isStale)}</b>
          </>
        ) : (
          <Missing reason="no limits are set" />
        )}
      </td>
      <td className="is-right">
        {openBreaches > 0 ? (
          <Link
            className="chip is-solid"
            href="/breaches"
            aria-label={counted(openBreaches, "open breach", "open breaches")}
          >
            {openBreaches}
          </Link>
        ) : (
          <span className="is-muted">0</span>
        )}
      </td>
      <td className="is-right is-muted">
        {entry.coverage.priced} of {entry.coverage.positions}
      </td>
      <td className="is-right">
        {freshness.state === "live" ? (
          <span className="is-muted">{ageText(entry.computedAtMs, nowMs)}</span>
        ) : (
          <LiveChip freshness={freshness} />
        )}
      </td>
    </tr>
  );
}

type UsedCellProps = { limit: LimitEvaluation | null; isStale: boolean; name: string; currency: string };

function UsedCell({ limit, isStale, name, currency }: UsedCellProps) {
  if (!limit)
    return (
      <td>
        <span className="is-muted">no limit</span>
      </td>
    );
  const tone = toneNow(limit, isStale);
  return (
    <td className="used-cell">
      <span className="with-waterline">
        <Waterline
          name={name}
          utilisation={limit.utilisation}
          tone={tone}
          limit={`limit ${limitFigure(limit.threshold, limit.unit, currency)}`}
          isThin
        />
        <em className={tone === "breach" ? "text-breach is-strong" : tone === "unknown" ? "is-muted" : ""}>
          {usedText(limit, isStale)}
        </em>
      </span>
    </td>
  );
}

function sparkLabel({ entry }: FleetRow): string {
  const known = entry.lastHour.flatMap(({ var99Base }) => (var99Base === null ? [] : [var99Base]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "VaR 99: no history yet";
  const style = { currency: entry.baseCurrency };
  return `VaR 99 over the last hour, from ${money(first, style)} to ${money(last, style)}`;
}
