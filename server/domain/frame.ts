import type { CalendarDate } from "./calendar-date";
import type { Conventions } from "./conventions";
import type { DayRecord } from "./day-record";
import type { InstrumentId, RunId } from "./ids";
import type { Instrument } from "./instrument";
import type { Limit, PreviousLimitState } from "./limit";
import type { CurrencyRate, Quote } from "./market";
import type { Measure } from "./measure";
import type { Portfolio, Position } from "./position";
import type { Regime, RegimeAssessment } from "./regime";
import type { ScenarioSet } from "./scenario";

/**
 * A longer past of the factors of a market model, in the same order, for what needs years: fitted volatilities and
 * regimes. Its newest rows are the days of the plain window.
 */
export type DeepHistory = {
  /** Day of each row, oldest first. */
  readonly dates: readonly CalendarDate[];
  /** One vector of T moves a factor, finite. */
  readonly moves: readonly Float64Array[];
  /** Days as scenarios of tomorrow by how likely tomorrow is to be of their kind. */
  readonly regime: Measure<RegimeWeighting>;
  /** Multipliers that bring past moves to tomorrow's volatility, factor by factor. */
  readonly har: Measure<HarScaling>;
};

export type RegimeWeighting = {
  /** T probabilities, the rows of the deep history; they sum to one. */
  readonly probabilities: Float64Array;
  /** 1 / sum p^2. */
  readonly effectiveSample: number;
  readonly largest: number;
  /** Share of equal weights that was mixed in. */
  readonly uniformShare: number;
};

export type HarScaling = {
  /** The last n days of the deep history. */
  readonly days: number;
  /** One vector a factor: tomorrow's volatility over that day's, bounded. */
  readonly multipliers: readonly Float64Array[];
  /** Factors whose variance is read from ranges; that of the others from squared moves. */
  readonly rangeFactors: number;
};

/**
 * What is known about the market beyond prices, prepared once a trading day from history up to the frame's date
 * and shared by all portfolios. Nothing in it is later than `asOfDate`.
 */
export type MarketModel = {
  readonly id: string;
  readonly asOfDate: CalendarDate;
  /** The plain historical window. */
  readonly historical: ScenarioSet;
  /** Absent where it was not asked for, or a factor has no such past. */
  readonly deep?: DeepHistory;
  /** Daily EWMA volatility of each factor of `historical`, in its move unit, same order. */
  readonly factorVolatilities: Float64Array;
  /** F x F correlation of the factors, row-major, positive semi-definite, unit diagonal. */
  readonly factorCorrelation: Float64Array;
  /** Fixed quasi-random joint moves of the parametric member, row-major n x F, same factors. */
  readonly parametricMoves: Float64Array;
  readonly parametricDegreesOfFreedom: number;
  /** Beta of each price factor to the market factor; NaN where there is no market or too little history. */
  readonly marketBetas: Float64Array;
  /** The instrument that stands for the market, or null: then the mean of all price factors does. */
  readonly marketInstrumentId: InstrumentId | null;
  /** Mean units traded a day over the last 21 days with volume; absent where unknown. */
  readonly averageDailyVolumes: ReadonlyMap<InstrumentId, number>;
  readonly regime: RegimeAssessment;
};

/** The state of the previous assessment that this one needs; all of it in the frame, so that a snapshot is a function. */
export type PreviousState = {
  readonly limitStates: readonly PreviousLimitState[];
  readonly regime: Regime | null;
};

/** Prices at the last cut-off, from which the day's P&L runs; null on the first day. */
export type DayReference = {
  readonly atMs: number;
  readonly prices: ReadonlyMap<InstrumentId, number>;
  readonly currencies: ReadonlyMap<string, number>;
  /** Money put in since then, base currency; negative = taken out. */
  readonly externalFlowsBase: number;
};

/** Which versions of everything went into an assessment. On every stored row. */
export type Provenance = {
  readonly runId: RunId;
  readonly inputsHash: string;
  readonly marketFrameId: string;
  readonly positionVersion: number;
  readonly limitVersion: number;
  readonly modelSet: string;
  readonly codeVersion: string;
  /** True when prices come from a simulator. */
  readonly isSimulated: boolean;
};

/** All inputs of one assessment of one portfolio; immutable. Uses nothing later than `asOfMs`. */
export type Frame = {
  readonly portfolio: Portfolio;
  readonly positions: readonly Position[];
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly quotes: ReadonlyMap<InstrumentId, Quote>;
  /** One entry a currency other than the base that is held. */
  readonly currencies: readonly CurrencyRate[];
  readonly market: MarketModel;
  readonly limits: readonly Limit[];
  readonly previous: PreviousState;
  readonly dayReference: DayReference | null;
  /** Days before that of the frame, oldest first, `DAYS_ON_RECORD` at most; absent = none is on record. */
  readonly daysOnRecord?: readonly DayRecord[];
  readonly conventions: Conventions;
  /** Weight of each member of the predictive pool, by name; they sum to one. */
  readonly poolWeights: ReadonlyMap<string, number>;
  /** Market time of the newest price. */
  readonly asOfMs: number;
  /** The business day of `asOfMs` in the portfolio's calendar. */
  readonly asOfDate: CalendarDate;
  /** Wall time of the beat, a whole second. */
  readonly computedAtMs: number;
  readonly provenance: Provenance;
};
