import type { CalendarDate } from "./calendar-date";
import type { Conventions } from "./conventions";
import type { Provenance } from "./frame";
import type { BookId, InstrumentId, PortfolioId, PositionId } from "./ids";
import type { LimitEvaluation } from "./limit";
import type { QuoteState } from "./market";
import type { Measure } from "./measure";
import type { RegimeAssessment } from "./regime";
import type { Exclusion, FactorProxy } from "./scenario";

/** VaR and ES of one method, positive losses in base currency, one day unless the conventions say otherwise. */
export type RiskFigures = {
  readonly var95: number;
  readonly var975: number;
  readonly var99: number;
  readonly es95: number;
  readonly es975: number;
  readonly es99: number;
};

/** `pool` is the headline; the others are its members and named comparisons. `seed-blend` never drives a limit. */
export const RISK_METHODS = [
  "pool",
  "historical",
  "filtered-portfolio",
  "parametric-t",
  "parametric-ewma",
  "seed-blend",
] as const;
export type RiskMethod = (typeof RISK_METHODS)[number];

/** Methods whose forecasts are kept each evening: those above, and the members that look back on years. */
export const RECORDED_METHODS = [...RISK_METHODS, "filtered-har", "regime"] as const;

/** Sensitivities of one position, base currency. Computed by the pricers, never typed in. */
export type Greeks = {
  /** Change of value for a rise of the underlying price by 1 (100 %), i.e. the delta-equivalent exposure. */
  readonly deltaBase: number;
  /** Change of `deltaBase` when the underlying rises 1 %. */
  readonly gammaBasePer1Pct: number;
  /** Change of value for one volatility point (0.01). */
  readonly vegaBasePerPoint: number;
  /** Change of value in one calendar day, all else equal. */
  readonly thetaBasePerDay: number;
  /** Change of value for a yield rise of one basis point (negative for a long bond); options: see rho. */
  readonly dv01Base: number;
  /** Change of value for a rise of the credit spread by one basis point (negative for who bears the credit). */
  readonly cs01Base: number;
  /** Change of an option's value for a rise of the rate it is discounted at by one basis point. */
  readonly rhoBasePerBp: number;
};

/** Where a position's moves come from: its own price, a stand-in, or nothing (`excluded`: counts against coverage). */
export type PositionCoverage = "priced" | "proxied" | "excluded";

/** Everything about one position in one assessment. */
export type PositionRisk = {
  readonly positionId: PositionId;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly name: string;
  readonly bookId: BookId;
  readonly bookName: string;
  readonly type: string;
  readonly sector: string | null;
  readonly country: string | null;
  readonly issuer: string | null;
  readonly currency: string;
  readonly quantity: number;
  readonly priceLocal: number | null;
  readonly priceAtMs: number | null;
  readonly quoteState: QuoteState | "missing";
  readonly coverage: PositionCoverage;
  /** Why it is proxied, excluded or doubtful; null when plain. */
  readonly note: string | null;
  readonly valueBase: Measure<number>;
  /** Signed exposure: value for cash instruments, notional for futures, delta-equivalent for options. */
  readonly exposureBase: Measure<number>;
  readonly dayPnlBase: Measure<number>;
  readonly unrealisedPnlBase: Measure<number>;
  readonly greeks: Measure<Greeks>;
  /** Shares of the pool's figures; over all positions they sum to them. Negative = the position relieves. */
  readonly componentVar99: number;
  readonly componentEs975: number;
  /** Share of the portfolio's daily volatility, base currency; sums to it. */
  readonly componentVolatilityBase: number;
  /** Change of VaR 99 for one more unit of base currency in this position; unavailable at zero exposure. */
  readonly marginalVar99: Measure<number>;
  /** Its own daily volatility, share of its exposure. */
  readonly dailyVolatility: Measure<number>;
  readonly daysToLiquidate: Measure<number>;
};

export type Contribution = { readonly label: string; readonly valueBase: number; readonly share: number };

/** One step of the liquidation profile: after this many days, this share of gross is sold. */
export type LiquidationStep = { readonly days: number; readonly shareLiquidated: number };

/** What a counterparty may owe for deposits and contracts with it, netted, base currency; null = not known. */
export type CreditExposure = {
  readonly name: string;
  /** Signed; negative = owed to it. */
  readonly worthBase: number | null;
  readonly currentBase: number | null;
  /** Exceeded with 2.5 % probability in ten business days; zero or more. */
  readonly potentialBase: number | null;
};

export type StressResult = {
  readonly id: string;
  readonly name: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Signed profit in base currency; negative = loss. */
  readonly pnlBase: number;
  readonly shareOfNav: Measure<number>;
  /** The positions that lose most, worst first, at most five. */
  readonly drivers: readonly {
    readonly positionId: PositionId;
    readonly symbol: string;
    readonly pnlBase: number;
  }[];
  /** How the episode reaches the positions, in words. */
  readonly method: string;
};

/** What of the book the figures speak of. */
export type Coverage = {
  readonly positions: number;
  readonly priced: number;
  readonly proxied: number;
  readonly excluded: number;
  /** Shares of gross exposure; excluded ones at their last known or entry value. */
  readonly proxiedShareOfGross: number;
  readonly excludedShareOfGross: number;
  readonly staleShareOfGross: number;
  /** Positions whose price can't decide a limit now. */
  readonly stalePositions: number;
  /** Positions whose price is late (delayed, flagged, held, stale or missing), and their share: named before they turn stale. */
  readonly late: readonly { readonly symbol: string; readonly state: QuoteState | "missing" }[];
  readonly lateShareOfGross: number;
  /** Worst state of any quote that is held. */
  readonly worstQuoteState: QuoteState;
  /** True below 95 % of gross: then VaR is partial and limits on it are unknown. */
  readonly isPartial: boolean;
  readonly proxies: readonly FactorProxy[];
  readonly exclusions: readonly (Exclusion & { readonly symbol: string })[];
};

/** A member of the predictive pool: its scenarios and their weight. */
export type PoolMember = {
  readonly name: string;
  readonly weight: number;
  readonly scenarios: number;
  /** Its own figures, where they are not among the methods that every assessment shows. */
  readonly figures?: RiskFigures;
  /** What a person should know of it: effective sample, kind of volatility. */
  readonly note?: string;
  /** Why it is not there; its weight then went to the others, in proportion to theirs. */
  readonly unavailable?: string;
};

/** All outputs of one assessment. A function of its frame: the same frame gives the same bits. JSON-safe. */
export type RiskSnapshot = {
  readonly schema: 1;
  readonly portfolioId: PortfolioId;
  readonly portfolioName: string;
  readonly baseCurrency: string;
  readonly asOfMs: number;
  readonly asOfDate: CalendarDate;
  readonly computedAtMs: number;
  readonly provenance: Provenance;
  readonly conventions: Conventions;
  readonly window: { readonly scenarios: number; readonly first: CalendarDate; readonly last: CalendarDate };

  readonly navBase: Measure<number>;
  readonly grossBase: number;
  readonly netBase: number;
  readonly longBase: number;
  readonly shortBase: number;
  readonly dayPnlBase: Measure<number>;

  /** The headline: VaR and ES of the predictive pool. */
  readonly pool: Measure<RiskFigures>;
  readonly poolMembers: readonly PoolMember[];
  readonly methods: Readonly<Record<RiskMethod, Measure<RiskFigures>>>;
  /** Standard deviation of tomorrow's P&L, EWMA volatilities and correlation: w'DCDw. Base currency and annualised share. */
  readonly volatilityDailyBase: Measure<number>;
  readonly volatilityAnnualOfNav: Measure<number>;
  readonly volatilityAnnualOfGross: Measure<number>;

  readonly concentration: {
    readonly largestPosition: Measure<Contribution>;
    readonly largestIssuer: Measure<Contribution>;
    readonly herfindahl: Measure<number>;
    readonly effectiveNames: Measure<number>;
    /** Gross shares, largest first. */
    readonly sectors: readonly Contribution[];
    readonly issuers: readonly Contribution[];
    readonly currencies: readonly Contribution[];
  };
  readonly liquidity: {
    /** Days until the slowest known position is sold. */
    readonly daysToLiquidate: Measure<number>;
    readonly profile: readonly LiquidationStep[];
    /** 0 (can't be sold) to 1 (sold within a day); formula in docs/GLOSSARY.md. */
    readonly score: Measure<number>;
    /** Share of gross whose volume is unknown; it is in no step of the profile. */
    readonly unknownShareOfGross: number;
  };
  /** VaR 99 of the pool over the time that selling takes; absent in snapshots of earlier builds. */
  readonly liquidityVar99Base?: Measure<number>;
  /** Largest first; absent in snapshots of earlier builds. */
  readonly counterparties?: readonly CreditExposure[];
  /** Worst first. */
  readonly stress: readonly StressResult[];
  readonly regime: Measure<RegimeAssessment>;
  readonly greeks: Greeks;
  readonly coverage: Coverage;
  readonly limits: readonly LimitEvaluation[];
  readonly positions: readonly PositionRisk[];
};
