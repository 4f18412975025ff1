import { valueOrNull } from "~/server/domain/measure";
import type { RiskMethod, RiskSnapshot } from "~/server/domain/snapshot";
import type { Column } from "./insert-columns";
import { keyOf } from "./keys";

export type NarrowInput = {
  readonly seq: number;
  readonly snapshot: RiskSnapshot;
  readonly skippedBeats: number;
};

/** One column of `risk_second`: its name, its type, and how it is read from a snapshot. */
type Reading = readonly [name: string, type: string, read: (input: NarrowInput) => unknown];

const iso = (ms: number): string => new Date(ms).toISOString();

const method =
  (name: RiskMethod, figure: "var95" | "var975" | "var99" | "es95" | "es975" | "es99") =>
  ({ snapshot }: NarrowInput) =>
    valueOrNull(snapshot.methods[name])?.[figure] ?? null;

const metric = (name: string, read: (snapshot: RiskSnapshot) => number | null | undefined): Reading => [
  name,
  "float8",
  ({ snapshot }) => read(snapshot) ?? null,
];

const READINGS: readonly Reading[] = [
  ["portfolio_id", "int", ({ snapshot }) => keyOf(snapshot.portfolioId)],
  ["computed_at", "timestamptz", ({ snapshot }) => iso(snapshot.computedAtMs)],
  ["seq", "bigint", ({ seq }) => seq],
  ["as_of", "timestamptz", ({ snapshot }) => iso(snapshot.asOfMs)],
  ["run_id", "int", ({ snapshot }) => keyOf(snapshot.provenance.runId)],
  ["position_version", "int", ({ snapshot }) => snapshot.provenance.positionVersion],
  ["limit_version", "int", ({ snapshot }) => snapshot.provenance.limitVersion],
  ["model_set", "text", ({ snapshot }) => snapshot.provenance.modelSet],
  ["code_version", "text", ({ snapshot }) => snapshot.provenance.codeVersion],
  ["inputs_hash", "text", ({ snapshot }) => snapshot.provenance.inputsHash],
  ["regime", "text", ({ snapshot }) => valueOrNull(snapshot.regime)?.current ?? null],
  ["positions_count", "int", ({ snapshot }) => snapshot.coverage.positions],
  ["stale_positions_count", "int", ({ snapshot }) => snapshot.coverage.stalePositions],
  [
    "breaches_open_count",
    "int",
    ({ snapshot }) => snapshot.limits.filter((limit) => limit.isBreachOpen).length,
  ],
  [
    "limits_unknown_count",
    "int",
    ({ snapshot }) => snapshot.limits.filter((limit) => limit.state === "unknown").length,
  ],
  ["skipped_beats_count", "int", ({ skippedBeats }) => skippedBeats],
  metric("nav_base", (s) => valueOrNull(s.navBase)),
  metric("gross_base", (s) => s.grossBase),
  metric("net_base", (s) => s.netBase),
  metric("long_base", (s) => s.longBase),
  metric("short_base", (s) => s.shortBase),
  metric("day_pnl_base", (s) => valueOrNull(s.dayPnlBase)),
  ["var_95_base", "float8", method("pool", "var95")],
  ["var_975_base", "float8", method("pool", "var975")],
  ["var_99_base", "float8", method("pool", "var99")],
  ["es_95_base", "float8", method("pool", "es95")],
  ["es_975_base", "float8", method("pool", "es975")],
  ["es_99_base", "float8", method("pool", "es99")],
  ["historical_var_99_base", "float8", method("historical", "var99")],
  ["historical_es_975_base", "float8", method("historical", "es975")],
  ["filtered_var_99_base", "float8", method("filtered-portfolio", "var99")],
  ["filtered_es_975_base", "float8", method("filtered-portfolio", "es975")],
  ["parametric_t_var_99_base", "float8", method("parametric-t", "var99")],
  ["parametric_t_es_975_base", "float8", method("parametric-t", "es975")],
  ["parametric_ewma_var_99_base", "float8", method("parametric-ewma", "var99")],
  ["seed_blend_var_99_base", "float8", method("seed-blend", "var99")],
  metric("volatility_daily_base", (s) => valueOrNull(s.volatilityDailyBase)),
  metric("volatility_annual_nav_fraction", (s) => valueOrNull(s.volatilityAnnualOfNav)),
  metric("largest_position_gross_fraction", (s) => valueOrNull(s.concentration.largestPosition)?.share),
  metric("largest_issuer_gross_fraction", (s) => valueOrNull(s.concentration.largestIssuer)?.share),
  metric("herfindahl_fraction", (s) => valueOrNull(s.concentration.herfindahl)),
  metric("largest_sector_gross_fraction", (s) => s.concentration.sectors[0]?.share),
  metric("days_to_liquidate_days", (s) => valueOrNull(s.liquidity.daysToLiquidate)),
  metric("liquidity_score_fraction", (s) => valueOrNull(s.liquidity.score)),
  metric("worst_stress_pnl_base", (s) => s.stress[0]?.pnlBase),
  metric("regime_calm_probability", (s) => valueOrNull(s.regime)?.probabilities.calm),
  metric("regime_normal_probability", (s) => valueOrNull(s.regime)?.probabilities.normal),
  metric("regime_stressed_probability", (s) => valueOrNull(s.regime)?.probabilities.stressed),
  metric("delta_base", (s) => s.greeks.deltaBase),
  metric("gamma_base_per_1pct", (s) => s.greeks.gammaBasePer1Pct),
  metric("vega_base_per_point", (s) => s.greeks.vegaBasePerPoint),
  metric("theta_base_per_day", (s) => s.greeks.thetaBasePerDay),
  metric("dv01_base", (s) => s.greeks.dv01Base),
  metric("proxied_gross_fraction", (s) => s.coverage.proxiedShareOfGross),
  metric("excluded_gross_fraction", (s) => s.coverage.excludedShareOfGross),
  metric("stale_gross_fraction", (s) => s.coverage.staleShareOfGross),
  metric("worst_utilisation_fraction", (s) => worstUtilisation(s)),
];

/** The columns of `risk_second` for a batch of snapshots of one organisation. */
export function narrowColumns(organisationId: string, batch: readonly NarrowInput[]): Column[] {
  return [
    { name: "organisation_id", type: "int", values: batch.map(() => keyOf(organisationId)) },
    ...READINGS.map(([name, type, read]) => ({ name, type, values: batch.map(read) })),
  ];
}

function worstUtilisation(snapshot: RiskSnapshot): number | null {
  const known = snapshot.limits.flatMap((limit) => limit.utilisation ?? []);
  return known.length === 0 ? null : Math.max(...known);
}
