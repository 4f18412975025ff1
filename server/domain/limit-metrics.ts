/** What a limit can be set on. Names are those of the snapshot. */
export const LIMIT_METRICS = [
  "var95",
  "var975",
  "var99",
  "es95",
  "es975",
  "es99",
  "volatility",
  "day-loss",
  "worst-stress",
  "stress-loss",
  "gross-exposure",
  "net-exposure",
  "long-exposure",
  "short-exposure",
  "largest-position",
  "largest-issuer",
  "largest-sector",
  "issuers-above",
  "herfindahl",
  "delta",
  "gamma",
  "vega",
  "theta",
  "dv01",
  "cs01",
  "days-to-liquidate",
  "illiquid-share",
  "liquidity-score",
  "liquidity-var99",
  "leverage",
  "relative-var99",
  "counterparty-exposure",
  "counterparty-potential",
  "drawdown",
  "loss-of-days",
  "exceptions",
  "regime",
  "members-missing",
  "coverage",
  "stale-share",
  "composite",
] as const;
export type LimitMetric = (typeof LIMIT_METRICS)[number];

/**
 * The unit of a limit's threshold. `base`: base currency; `nav` and `gross`: share of the portfolio's net asset value
 * or of gross exposure (of what the limit is on); `share`: a share of one by itself; `times`: so many times another figure; `days`: trading days; `regime`:
 * 0 calm, 1 normal, 2 stressed; `count`: whole things; `use`: utilisation of other limits.
 */
export const LIMIT_UNITS = [
  "base",
  "nav",
  "gross",
  "share",
  "times",
  "days",
  "regime",
  "count",
  "use",
] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** The part of a portfolio that a limit is on: all of it, or the positions of one book, sector, and so on. */
export const LIMIT_SCOPES = [
  "portfolio",
  "book",
  "sector",
  "country",
  "issuer",
  "counterparty",
  "instrument",
] as const;
export type LimitScopeKind = (typeof LIMIT_SCOPES)[number];

/** What else a metric needs to be told. `method`: one of the ways to VaR and ES, none = the pool. */
export type LimitParameter = "method" | "episode" | "share" | "days" | "limits" | "symbol" | "business-days";

export type MetricTerms = {
  /** As it is written in a sentence. */
  readonly name: string;
  readonly units: readonly LimitUnit[];
  readonly parameter?: LimitParameter;
  /** True where the metric speaks of the whole portfolio only. */
  readonly isWhole?: true;
  /** True where it does not depend on prices that may be late. */
  readonly isPriceFree?: true;
};

/** The units in which each metric can be limited, and what else it takes. */
export const METRIC_TERMS: Readonly<Record<LimitMetric, MetricTerms>> = {
  var95: { name: "VaR 95", units: ["base", "nav"], parameter: "method" },
  var975: { name: "VaR 97.5", units: ["base", "nav"], parameter: "method" },
  var99: { name: "VaR 99", units: ["base", "nav"], parameter: "method" },
  es95: { name: "ES 95", units: ["base", "nav"], parameter: "method" },
  es975: { name: "ES 97.5", units: ["base", "nav"], parameter: "method" },
  es99: { name: "ES 99", units: ["base", "nav"], parameter: "method" },
  volatility: { name: "volatility a year", units: ["nav"] },
  "day-loss": { name: "loss of the day", units: ["base", "nav"] },
  "worst-stress": { name: "loss in the worst episode", units: ["base", "nav"] },
  "stress-loss": { name: "loss in an episode", units: ["base", "nav"], parameter: "episode" },
  "gross-exposure": { name: "gross exposure", units: ["base", "nav"] },
  "net-exposure": { name: "net exposure", units: ["base", "nav", "gross"] },
  "long-exposure": { name: "long exposure", units: ["base", "nav"] },
  "short-exposure": { name: "short exposure", units: ["base", "nav"] },
  "largest-position": { name: "largest position", units: ["nav", "gross"] },
  "largest-issuer": { name: "largest issuer", units: ["nav", "gross"] },
  "largest-sector": { name: "largest sector", units: ["nav", "gross"] },
  "issuers-above": { name: "issuers above a share, together", units: ["nav"], parameter: "share" },
  herfindahl: { name: "Herfindahl index", units: ["share"] },
  delta: { name: "delta", units: ["base", "nav"] },
  gamma: { name: "gamma", units: ["base"] },
  vega: { name: "vega", units: ["base"] },
  theta: { name: "theta", units: ["base"] },
  dv01: { name: "DV01", units: ["base"] },
  cs01: { name: "CS01", units: ["base"] },
  "days-to-liquidate": { name: "days to liquidate", units: ["days"], isPriceFree: true },
  "illiquid-share": { name: "not sold within days", units: ["gross"], parameter: "days" },
  "liquidity-score": { name: "liquidity score", units: ["share"] },
  "liquidity-var99": { name: "VaR 99 over the time to sell", units: ["base", "nav"] },
  leverage: { name: "leverage, gross over NAV", units: ["times"], isWhole: true },
  "relative-var99": {
    name: "VaR 99 over that of a reference",
    units: ["times"],
    parameter: "symbol",
    isWhole: true,
  },
  "counterparty-exposure": { name: "largest exposure to a counterparty", units: ["base", "nav"] },
  drawdown: {
    name: "drawdown, the loss since the best day on record",
    units: ["nav", "base"],
    isWhole: true,
  },
  "loss-of-days": {
    name: "loss over business days",
    units: ["nav", "base"],
    parameter: "business-days",
    isWhole: true,
  },
  exceptions: {
    name: "days beyond VaR 99, of 250",
    units: ["count"],
    isWhole: true,
    isPriceFree: true,
  },
  "counterparty-potential": { name: "largest potential exposure to a counterparty", units: ["base", "nav"] },
  regime: { name: "state of the market", units: ["regime"], isWhole: true, isPriceFree: true },
  "members-missing": { name: "models that can't speak", units: ["count"], isWhole: true, isPriceFree: true },
  coverage: { name: "covered share", units: ["share"], isWhole: true, isPriceFree: true },
  "stale-share": { name: "share with late prices", units: ["share"], isWhole: true, isPriceFree: true },
  composite: {
    name: "several limits as one",
    units: ["use"],
    parameter: "limits",
    isWhole: true,
    isPriceFree: true,
  },
};
