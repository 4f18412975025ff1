import { valueOrNull } from "./measure";
import type { RiskMethod, RiskSnapshot } from "./snapshot";

/** A figure of the narrow row that every second keeps: its column, its type there, and how it is read from a snapshot. */
export type NarrowFigure = {
  readonly name: string;
  readonly type: "int" | "text" | "float8";
  readonly read: (snapshot: RiskSnapshot) => number | string | null;
};

const method =
  (name: RiskMethod, figure: "var95" | "var975" | "var99" | "es95" | "es975" | "es99") =>
  (snapshot: RiskSnapshot): number | undefined =>
    valueOrNull(snapshot.methods[name])?.[figure];

const count = (name: string, read: (snapshot: RiskSnapshot) => number): NarrowFigure => ({
  name,
  type: "int",
  read,
});
const text = (name: string, read: (snapshot: RiskSnapshot) => string | null): NarrowFigure => ({
  name,
  type: "text",
  read,
});
const metric = (name: string, read: (snapshot: RiskSnapshot) => number | null | undefined): NarrowFigure => ({
  name,
  type: "float8",
  read: (snapshot) => read(snapshot) ?? null,
});

/** All of a narrow row that a snapshot decides; its place in the sequence and in time is beside it. */
export const NARROW_FIGURES: readonly NarrowFigure[] = [
  count("position_version", (s) => s.provenance.positionVersion),
  count("limit_version", (s) => s.provenance.limitVersion),
  text("model_set", (s) => s.provenance.modelSet),
  text("code_version", (s) => s.provenance.codeVersion),
  text("inputs_hash", (s) => s.provenance.inputsHash),
  text("regime", (s) => valueOrNull(s.regime)?.current ?? null),
  count("positions_count", (s) => s.coverage.positions),
  count("stale_positions_count", (s) => s.coverage.stalePositions),
  count("breaches_open_count", (s) => s.limits.filter((limit) => limit.isBreachOpen).length),
  count("limits_unknown_count", (s) => s.limits.filter((limit) => limit.state === "unknown").length),
  metric("nav_base", (s) => valueOrNull(s.navBase)),
  metric("gross_base", (s) => s.grossBase),
  metric("net_base", (s) => s.netBase),
  metric("long_base", (s) => s.longBase),
  metric("short_base", (s) => s.shortBase),
  metric("day_pnl_base", (s) => valueOrNull(s.dayPnlBase)),
  metric("var_95_base", method("pool", "var95")),
  metric("var_975_base", method("pool", "var975")),
  metric("var_99_base", method("pool", "var99")),
  metric("es_95_base", method("pool", "es95")),
  metric("es_975_base", method("pool", "es975")),
  metric("es_99_base", method("pool", "es99")),
  metric("historical_var_99_base", method("historical", "var99")),
  metric("historical_es_975_base", method("historical", "es975")),
  metric("filtered_var_99_base", method("filtered-portfolio", "var99")),
  metric("filtered_es_975_base", method("filtered-portfolio", "es975")),
  metric("parametric_t_var_99_base", method("parametric-t", "var99")),
  metric("parametric_t_es_975_base", method("parametric-t", "es975")),
  metric("parametric_ewma_var_99_base", method("parametric-ewma", "var99")),
  metric("seed_blend_var_99_base", method("seed-blend", "var99")),
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

function worstUtilisation(snapshot: RiskSnapshot): number | null {
  const known = snapshot.limits.flatMap((limit) => limit.utilisation ?? []);
  return known.length === 0 ? null : Math.max(...known);
}
