import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Conventions } from "~/server/domain/conventions";
import type { DeepHistory, MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument, InstrumentType } from "~/server/domain/instrument";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import type { Regime } from "~/server/domain/regime";
import type { Exclusion, Factor, FactorProxy } from "~/server/domain/scenario";
import { shrunkEwmaCorrelation } from "./correlation/shrunk-ewma";
import { FIT_ON_DEMAND, type ModelBook } from "./fitted-models";
import { at } from "./math/at";
import { multivariateTMoves, PARAMETRIC_DEGREES_OF_FREEDOM } from "./predictive/multivariate-t";
import { regimeWeighting } from "./regime/regime-weights";
import { volatilityThresholdRegime } from "./regime/volatility-threshold";
import { type AlignedMoves, alignMoves } from "./returns/align";
import { betaTo } from "./returns/beta";
import { adjustHistory, type CorporateAction } from "./returns/corporate-actions";
import { hasOwnMoves } from "./returns/series";
import { ewmaVolatility } from "./volatility/ewma";
import { harScaling } from "./volatility/har-scaling";
import {
  impliedMoves,
  marketVolatilityIndex,
  ownVolatilityIndex,
  type VolatilitySeries,
} from "./volatility/implied-moves";
import { rangeVariances } from "./volatility/range-history";

/** Moves before the window, for running volatilities, and as many as the regime looks back on. */
const WARM_UP_MOVES = 1300;
/** Days with volume that an average daily volume rests on: a trading month. */
const VOLUME_DAYS = 21;
/** Rows of history in which those days must lie: what traded a quarter ago says nothing of what can be sold now. */
const VOLUME_ROWS = 63;
export type PrepareMarketInput = {
  /** Identity of the result: the caller's hash of what went in. */
  readonly id: string;
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  readonly baseCurrency: string;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** Everything held by anybody; what these depend on (underlyings, yields, the market) is added. */
  readonly heldInstrumentIds: readonly InstrumentId[];
  readonly marketInstrumentId: InstrumentId | null;
  readonly asOfDate: CalendarDate;
  readonly conventions: Conventions;
  readonly previousRegime: Regime | null;
  /** Moves of deep history wanted, for fitted models and regimes; 0 or absent = none. */
  readonly deepDays?: number;
  /** Factors of the model that a what-if extends: others are proposed, and leave theirs as they are. */
  readonly heldFactorIds?: ReadonlySet<string>;
  /** Where the history is as quoted, what its closes have to be adjusted for; absent where it is adjusted already. */
  readonly corporateActions?: ReadonlyMap<InstrumentId, readonly CorporateAction[]>;
  /** Where fitted models come from; fitted on the spot by default. */
  readonly models?: ModelBook;
};

/**
 * Prepares once a day, for all portfolios, what depends on history alone: moves, volatilities, correlation, the
 * fixed draws of the parametric member, betas, volumes and the regime.
 * @param given - history up to any day; rows later than `asOfDate` are not read. Nothing is mutated.
 * @returns the market model; with fewer than two business days it has no scenarios.
 * @throws RangeError when a shape is wrong, dates do not rise, or the horizon is not one day.
 */
export function prepareMarket(given: PrepareMarketInput): MarketModel {
  const { corporateActions } = given;
  const history = corporateActions
    ? adjustHistory(given.history, corporateActions, given.asOfDate)
    : given.history;
  const input = { ...given, history };
  const { windowDays, ewmaDecay, horizonDays } = input.conventions;
  if (horizonDays !== 1)
    throw new RangeError(`prepareMarket: a horizon of ${horizonDays} days, only 1 is known`);
  const factorIds = priceFactorIds(input);
  const align = (moveCount: number, ids: readonly InstrumentId[]): AlignedMoves =>
    alignMoves({
      history: input.history,
      currencies: input.currencies.filter(({ currency }) => currency !== input.baseCurrency),
      instruments: input.instruments,
      factorIds: ids,
      marketInstrumentId: input.marketInstrumentId,
      asOfDate: input.asOfDate,
      moveCount,
    });
  const window = align(windowDays, factorIds);
  const underlyings = underlyingIds(input, factorIds);
  const deepDays = input.deepDays ?? 0;
  const longIds = [...(deepDays > 0 ? factorIds : underlyings), ...volatilityIndexIds(input, underlyings)];
  const long = align(movesLookedAt(windowDays, deepDays), [...new Set(longIds)]);

  const volatilityFactors = volatilityMoves(input, long, underlyings, window.dates.length);
  const factors = [...window.factors, ...volatilityFactors.map(({ factor }) => factor)].map(
    (factor): Factor =>
      input.heldFactorIds?.has(factor.id) === false ? { ...factor, isProposed: true } : factor,
  );
  const moves = [...window.moves, ...volatilityFactors.map((each) => each.moves)];
  const days = window.dates.length;
  const deep = deepOf(input, factors, long, underlyings);
  const volatilities = Float64Array.from(moves, (series) => ewmaVolatility(series, ewmaDecay));
  const correlation = shrunkEwmaCorrelation(moves, { isInMean: (f) => !factors[f]?.isProposed });
  return {
    id: input.id,
    asOfDate: input.asOfDate,
    historical: {
      dates: window.dates,
      factors,
      moves: rowMajor(moves, days),
      proxies: [...window.proxies, ...volatilityFactors.flatMap(({ proxies }) => proxies)],
      excluded: uniqueExclusions(window.excluded),
    },
    ...(deep ? { deep } : {}),
    factorVolatilities: volatilities,
    factorCorrelation: correlation,
    parametricMoves:
      factors.length > 0 ? multivariateTMoves(volatilities, correlation, factors) : new Float64Array(0),
    parametricDegreesOfFreedom: PARAMETRIC_DEGREES_OF_FREEDOM,
    marketBetas: Float64Array.from(factors, (factor, f) =>
      factor.kind === "volatility" || window.market === null
        ? Number.NaN
        : betaTo(moves[f] ?? new Float64Array(0), window.market.moves),
    ),
    marketInstrumentId: input.marketInstrumentId,
    averageDailyVolumes: averageVolumes(input),
    regime: volatilityThresholdRegime(
      long.market?.moves ?? new Float64Array(0),
      long.market?.name ?? "the market",
      input.previousRegime,
    ),
  };
}

/** Types that something else may move where they have no history: without one they are no exclusion yet. */
const WITH_STAND_IN: ReadonlySet<InstrumentType> = new Set(["bond", "future", "cds"]);

/** Moves of history that a market model rests on: it needs one row more, and no others. */
export const movesLookedAt = (windowDays: number, deepDays: number): number =>
  Math.max(windowDays + WARM_UP_MOVES, deepDays);

/** Held instruments with a price of their own, and what they depend on; sorted, so that input order is no input. */
function priceFactorIds(input: PrepareMarketInput): InstrumentId[] {
  const known = new Set(input.history.instrumentIds);
  const wanted = new Set<InstrumentId>();
  const currencies = new Set<string>();
  for (const id of withUnderlyings(input)) {
    const instrument = input.instruments.get(id);
    if (!instrument) continue;
    currencies.add(instrument.currency);
    if (instrument.type === "fx") currencies.add(instrument.symbol.slice(0, 3));
    if (hasOwnMoves(instrument.type) && (known.has(id) || !WITH_STAND_IN.has(instrument.type)))
      wanted.add(id);
  }
  if (input.marketInstrumentId !== null && known.has(input.marketInstrumentId))
    wanted.add(input.marketInstrumentId);
  for (const instrument of input.instruments.values())
    if (instrument.type === "rate" && currencies.has(instrument.currency) && known.has(instrument.id))
      wanted.add(instrument.id);
  return [...wanted].sort();
}

/** What is held, what that is on, and so forth: an option on a future on an index needs all three. */
function withUnderlyings(input: PrepareMarketInput): Set<InstrumentId> {
  const found = new Set<InstrumentId>();
  const look = (id: InstrumentId): void => {
    if (found.has(id)) return;
    found.add(id);
    const underlying = input.instruments.get(id)?.underlyingId;
    if (underlying) look(underlying);
  };
  for (const id of input.heldInstrumentIds) look(id);
  return found;
}

/** Underlyings of held options and vegas; of a future without history what it is on. */
function underlyingIds(input: PrepareMarketInput, factorIds: readonly InstrumentId[]): InstrumentId[] {
  const factors = new Set(factorIds);
  const underlyings = new Set<InstrumentId>();
  for (const id of input.heldInstrumentIds) {
    const { type, underlyingId, sensitivities } = input.instruments.get(id) ?? {};
    if (!underlyingId || !(type === "option" || sensitivities?.vegaPerPoint)) continue;
    const onward = factors.has(underlyingId) ? null : input.instruments.get(underlyingId)?.underlyingId;
    underlyings.add(onward ?? underlyingId);
  }
  return factorIds.filter((id) => underlyings.has(id));
}

/** Series of implied volatility that the underlyings' options could move by. */
function volatilityIndexIds(input: PrepareMarketInput, underlyings: readonly InstrumentId[]): InstrumentId[] {
  if (underlyings.length === 0) return [];
  const known = new Set(input.history.instrumentIds);
  const own = underlyings.map((id) => ownVolatilityIndex(id, input.instruments)?.id);
  const all = [...own, marketVolatilityIndex(input.instruments)?.id];
  return all.filter((id): id is InstrumentId => id !== undefined && known.has(id)).sort();
}

/** A factor of implied volatility an underlying; what is no series of its own is named a proxy. */
function volatilityMoves(
  input: PrepareMarketInput,
  long: AlignedMoves,
  underlyings: readonly InstrumentId[],
  days: number,
): { factor: Factor; moves: Float64Array; proxies: readonly FactorProxy[] }[] {
  const columns = new Map(long.factors.map(({ id }, f) => [id, f]));
  const holes = new Map(long.proxies.map((proxy) => [proxy.factorId, proxy]));
  const seriesOf = (index: Instrument | null): VolatilitySeries | null => {
    const moves = index ? long.moves[columns.get(`price:${index.id}`) ?? -1] : undefined;
    return index && moves ? { symbol: index.symbol, moves } : null;
  };
  const market = seriesOf(marketVolatilityIndex(input.instruments));
  return underlyings.flatMap((instrumentId) => {
    const column = columns.get(`price:${instrumentId}`) ?? -1;
    const returns = long.moves[column];
    if (!returns || long.factors[column]?.moveKind !== "relative") return [];
    const index = ownVolatilityIndex(instrumentId, input.instruments);
    const series = seriesOf(index);
    const own = series && { ...series, moves: series.moves.slice(series.moves.length - days) };
    const { moves, method } = impliedMoves(returns, days, own, market, input.conventions.ewmaDecay);
    const factor: Factor = { id: `volatility:${instrumentId}`, kind: "volatility", moveKind: "relative" };
    const filled = method === null ? holes.get(`price:${index?.id}`) : undefined;
    const missingDays = method === null ? Math.min(filled?.missingDays ?? 0, days) : days;
    const named = method ?? filled?.method ?? "";
    const proxies =
      missingDays > 0 ? [{ factorId: factor.id, instrumentId, missingDays, method: named }] : [];
    return [{ factor, moves, proxies }];
  });
}

/** The same factors over a longer past; null where not asked for, or one of them has none. */
function deepOf(
  input: PrepareMarketInput,
  factors: readonly Factor[],
  long: AlignedMoves,
  underlyings: readonly InstrumentId[],
): DeepHistory | null {
  const days = Math.min(input.deepDays ?? 0, long.dates.length);
  if (days === 0 || factors.length === 0) return null;
  const first = long.dates.length - days;
  const byId = new Map(long.factors.map(({ id }, f) => [id, long.moves[f]?.subarray(first)]));
  for (const { factor, moves } of volatilityMoves(input, long, underlyings, days)) byId.set(factor.id, moves);
  const moves = factors.map(({ id }) => byId.get(id));
  const known = moves.filter((each) => each !== undefined);
  if (known.length < factors.length) return null;
  const dates = long.dates.slice(first);
  const models = input.models ?? FIT_ON_DEMAND;
  const ranges = factors.map(({ id }) =>
    rangeVariances(input.history, id.startsWith("price:") ? id.slice("price:".length) : null, dates),
  );
  return {
    dates,
    moves: known,
    regime: regimeWeighting(long.market?.moves.subarray(first) ?? null, models),
    har: harScaling(factors, known, ranges, models),
  };
}

function rowMajor(series: readonly Float64Array[], days: number): Float64Array {
  const width = series.length;
  const moves = new Float64Array(days * width);
  series.forEach((column, f) => {
    for (let j = 0; j < days; j++) moves[j * width + f] = at(column, j);
  });
  return moves;
}

function averageVolumes(input: PrepareMarketInput): ReadonlyMap<InstrumentId, number> {
  const { dates, instrumentIds, volumes } = input.history;
  const averages = new Map<InstrumentId, number>();
  let last = dates.length - 1;
  while (last >= 0 && (dates[last] ?? "") > input.asOfDate) last--;
  instrumentIds.forEach((id, column) => {
    let [sum, count] = [0, 0];
    for (let row = last; row >= 0 && row > last - VOLUME_ROWS && count < VOLUME_DAYS; row--) {
      const volume = at(volumes, row * instrumentIds.length + column);
      if (!(volume > 0 && Number.isFinite(volume))) continue;
      sum += volume;
      count++;
    }
    if (count > 0) averages.set(id, sum / count);
  });
  return averages;
}

function uniqueExclusions(excluded: readonly Exclusion[]): Exclusion[] {
  return [...new Map(excluded.map((each) => [each.instrumentId, each])).values()];
}
