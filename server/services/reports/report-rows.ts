import type { DailyReport } from "~/server/domain/daily-report";
import type { LimitUnit } from "~/server/domain/limit-metrics";
import type { Measure } from "~/server/domain/measure";
import type { Contribution } from "~/server/domain/snapshot";

/** One figure of a report: of what, which, how much, in what; a word, a time or the reason of a gap is its text. */
export type ReportRow = {
  readonly section: string;
  readonly item: string;
  readonly measure: string;
  readonly value: number | null;
  readonly unit: string;
  readonly text: string;
};

/** In the order in which tables have them. */
export const REPORT_COLUMNS = ["section", "item", "measure", "value", "unit", "text"] as const;

type Cells = Readonly<Record<string, number | string | null | Measured>>;
/** A number with its unit, or a gap with its reason. */
type Measured = { readonly measure: Measure<number>; readonly unit: string };

/** Every figure of a report, one a row, in the order of the page: what the page has no room for is in it too. */
export function reportRows(report: DailyReport): readonly ReportRow[] {
  return [
    ...headRows(report),
    ...figureRows(report),
    ...limitRows(report),
    ...breachRows(report),
    ...bookRows(report),
    ...concentrationRows(report),
    ...trustRows(report),
  ];
}

/** Rows of one thing; a bare number is in the given unit. */
const rowsOf = (section: string, item: string, unit: string, cells: Cells): ReportRow[] =>
  Object.entries(cells).map(([measure, cell]): ReportRow => {
    const row = { section, item, measure, value: null, unit: "", text: "" };
    if (cell === null) return row;
    if (typeof cell === "number") return { ...row, value: cell, unit };
    if (typeof cell === "string") return { ...row, text: cell };
    if (cell.measure.status === "ok") return { ...row, value: cell.measure.value, unit: cell.unit };
    return { ...row, unit: cell.unit, text: cell.measure.reason };
  });

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const shareOf = (measure: Measure<number>): Measured => ({ measure, unit: "share" });

function headRows(report: DailyReport): ReportRow[] {
  const { baseCurrency: unit, grossBase, netBase, longBase, shortBase } = report;
  return rowsOf("head", report.portfolioName, unit, {
    nav: { measure: report.navBase, unit },
    ...{ gross: grossBase, net: netBase, long: longBase, short: shortBase },
    "day-pnl": { measure: report.dayPnlBase, unit },
    "volatility-annual-of-nav": shareOf(report.volatilityAnnualOfNav),
  });
}

function figureRows({ figures, explanation, baseCurrency: unit }: DailyReport): ReportRow[] {
  const rows = figures.flatMap(({ figure, valueBase, yesterdayBase, changeBase, limit }) => [
    ...rowsOf("figures", figure, unit, {
      value: { measure: valueBase, unit },
      yesterday: { measure: yesterdayBase, unit },
      change: { measure: changeBase, unit },
    }),
    ...(limit === null
      ? []
      : rowsOf("figures", figure, "share", { limit: limit.name, utilisation: limit.utilisation })),
  ]);
  if (explanation.status !== "ok")
    return [...rows, ...rowsOf("explanation", "all", unit, { missing: explanation.reason })];
  const terms = explanation.value.changes.flatMap((change) =>
    rowsOf("explanation", change.figure, unit, { ...change.terms, beside: change.besideBase }),
  );
  const notes = explanation.value.notes.flatMap((note) => rowsOf("explanation", "all", unit, { note }));
  return [...rows, ...terms, ...notes];
}

const unitOf = (unit: LimitUnit, currency: string): string => (unit === "base" ? currency : unit);

const limitRows = ({ limits, baseCurrency }: DailyReport): ReportRow[] =>
  limits.flatMap(({ name, limitId, unit, value, threshold, utilisation, state, kind, scope, reason }) => [
    ...rowsOf("limits", `${name} (${limitId})`, unitOf(unit, baseCurrency), { value, threshold }),
    ...rowsOf("limits", `${name} (${limitId})`, "share", { utilisation }),
    ...rowsOf("limits", `${name} (${limitId})`, "", {
      ...{ state, kind, reason },
      scope: [scope.kind, scope.key ?? ""].join(" ").trim(),
    }),
  ]);

const breachRows = ({ breaches, baseCurrency }: DailyReport): ReportRow[] =>
  breaches.flatMap(({ breachId, limitName, unit, threshold, openingValue, worstValue, lastValue, ...rest }) =>
    rowsOf("breaches", `${limitName} (breach ${breachId})`, unitOf(unit, baseCurrency), {
      ...{ opening: openingValue, worst: worstValue, last: lastValue, threshold },
      opened: iso(rest.openedAtMs),
      closed: iso(rest.closedAtMs),
      ...{ standing: rest.standing, case: rest.caseState, owner: rest.caseOwner, reason: rest.reason },
    }),
  );

function bookRows(report: DailyReport): ReportRow[] {
  const { contributors, stress, backtest, liquidity, counterparties, baseCurrency: unit } = report;
  const { largest, others } = contributors;
  const { largest: named, others: small, unnamed, unvalued } = counterparties;
  return [
    ...largest.flatMap(({ symbol, positionId, componentVar99, componentEs975, exposureBase }) =>
      rowsOf("contributors", `${symbol} (${positionId})`, unit, {
        "component-var99": componentVar99,
        "component-es975": componentEs975,
        exposure: { measure: exposureBase, unit },
      }),
    ),
    ...rowsOf("contributors", "others", unit, {
      "component-var99": others.componentVar99,
      "component-es975": others.componentEs975,
    }),
    ...rowsOf("contributors", "others", "count", { positions: others.count }),
    ...stress.flatMap(({ name, from, to, pnlBase, shareOfNav }) =>
      rowsOf("stress", name, unit, { pnl: pnlBase, "of-nav": shareOf(shareOfNav), from, to }),
    ),
    ...(backtest.status === "ok"
      ? backtest.value.flatMap(({ level, trafficLight, coverageP, conditionalCoverageP, ...counts }) => [
          ...rowsOf("backtest", String(level), "count", { ...counts }),
          ...rowsOf("backtest", String(level), "probability", { coverageP, conditionalCoverageP }),
          ...rowsOf("backtest", String(level), "", {
            zone: trafficLight.status === "ok" ? trafficLight.value.zone : trafficLight.reason,
          }),
        ])
      : rowsOf("backtest", "all", "", { missing: backtest.reason })),
    ...rowsOf("liquidity", "all", "days", {
      "days-to-liquidate": { measure: liquidity.daysToLiquidate, unit: "days" },
      score: shareOf(liquidity.score),
    }),
    ...rowsOf("liquidity", "all", "share", { "unknown-of-gross": liquidity.unknownShareOfGross }),
    ...liquidity.profile.flatMap(({ days, shareLiquidated }) =>
      rowsOf("liquidity", `after ${days} days`, "share", { sold: shareLiquidated }),
    ),
    ...named.flatMap(({ name, positions, grossBase, valueBase }) => [
      ...rowsOf("counterparties", name, unit, { gross: grossBase, value: valueBase }),
      ...rowsOf("counterparties", name, "count", { positions }),
    ]),
    ...rowsOf("counterparties", "others", unit, { gross: small.grossBase }),
    ...rowsOf("counterparties", "none named", unit, { gross: unnamed.grossBase }),
    ...rowsOf("counterparties", "none named", "count", { positions: unnamed.positions, unvalued }),
  ];
}

function concentrationRows({ concentration, baseCurrency }: DailyReport): ReportRow[] {
  const { sectors, issuers, currencies, largestPosition, largestIssuer } = concentration;
  const part = (kind: string) => (each: Contribution) => [
    ...rowsOf("concentration", `${kind} ${each.label}`, "share", { "of-gross": each.share }),
    ...rowsOf("concentration", `${kind} ${each.label}`, baseCurrency, { value: each.valueBase }),
  ];
  const largest = (kind: string, measure: Measure<Contribution>) =>
    measure.status === "ok" ? part(`largest ${kind}`)(measure.value) : [];
  return [
    ...largest("position", largestPosition),
    ...largest("issuer", largestIssuer),
    ...rowsOf("concentration", "all", "", {
      herfindahl: shareOf(concentration.herfindahl),
      "effective-names": { measure: concentration.effectiveNames, unit: "count" },
    }),
    ...sectors.flatMap(part("sector")),
    ...issuers.flatMap(part("issuer")),
    ...currencies.flatMap(part("currency")),
  ];
}

function trustRows({ coverage, models, regime, provenance }: DailyReport): ReportRow[] {
  const { positions, priced, proxied, excluded, stalePositions, late } = coverage;
  return [
    ...rowsOf("data-quality", "all", "count", {
      ...{ positions, priced, proxied, unpriced: excluded, stale: stalePositions, late: late.length },
    }),
    ...rowsOf("data-quality", "all", "share", {
      "unpriced-of-gross": coverage.excludedShareOfGross,
      "proxied-of-gross": coverage.proxiedShareOfGross,
      "stale-of-gross": coverage.staleShareOfGross,
      "late-of-gross": coverage.lateShareOfGross,
    }),
    ...coverage.exclusions.flatMap(({ symbol, reason }) =>
      rowsOf("data-quality", symbol, "", { unpriced: reason }),
    ),
    ...coverage.proxies.flatMap(({ factorId, method }) =>
      rowsOf("data-quality", factorId, "", { proxied: method }),
    ),
    ...late.flatMap(({ symbol, state }) => rowsOf("data-quality", symbol, "", { late: state })),
    ...models.members.flatMap(({ name, weight, scenarios, unavailable }) => [
      ...rowsOf("models", name, "share", { weight }),
      ...rowsOf("models", name, "count", { scenarios }),
      ...(unavailable === undefined ? [] : rowsOf("models", name, "", { unavailable })),
    ]),
    ...rowsOf("models", "all", "", {
      regime: regime.status === "ok" ? regime.value.current : regime.reason,
      weights: models.weighting?.method ?? null,
      "weights-of": models.weighting?.businessDate ?? null,
      "model-set": provenance.modelSet,
      version: provenance.codeVersion,
    }),
  ];
}
