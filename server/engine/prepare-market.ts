import type { MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { type Exclusion, type Factor, subjectOf } from "~/server/domain/scenario";
import { shrunkEwmaCorrelation } from "./correlation/shrunk-ewma";
import { priceFactorIds, underlyingIds, volatilityIndexIds } from "./factor-ids";
import { alignedMoves, movesLookedAt, type PrepareMarketInput } from "./market-input";
import { at } from "./math/at";
import { multivariateTMoves, PARAMETRIC_DEGREES_OF_FREEDOM } from "./predictive/multivariate-t";
import { prepareDeepHistory } from "./prepare-deep";
import { volatilityThresholdRegime } from "./regime/volatility-threshold";
import { betaTo } from "./returns/beta";
import { adjustHistory } from "./returns/corporate-actions";
import { ewmaVolatility } from "./volatility/ewma";
import { volatilityFactors } from "./volatility-factors";

/** Days with volume that an average daily volume rests on: a trading month. */
const VOLUME_DAYS = 21;
/** Rows of history in which those days must lie: what traded a quarter ago says nothing of what can be sold now. */
const VOLUME_ROWS = 63;

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
  const window = alignedMoves(input, factorIds, windowDays);
  const underlyings = underlyingIds(input, factorIds);
  const longIds = new Set([...underlyings, ...volatilityIndexIds(input, underlyings)]);
  const long = alignedMoves(input, [...longIds], movesLookedAt(windowDays, 0));

  const volatility = volatilityFactors(input, long, underlyings, window.dates.length);
  const factors = [...window.factors, ...volatility.map(({ factor }) => factor)].map(
    (factor): Factor => ({
      ...factor,
      ...nameOf(factor, input),
      ...(input.heldFactorIds?.has(factor.id) === false ? { isProposed: true } : {}),
    }),
  );
  const moves = [...window.moves, ...volatility.map((each) => each.moves)];
  const days = window.dates.length;
  const deep = prepareDeepHistory(input, factors);
  const volatilities = Float64Array.from(moves, (series) => ewmaVolatility(series, ewmaDecay));
  const correlation = shrunkEwmaCorrelation(moves, { isInMean: (f) => !factors[f]?.isProposed });
  return {
    id: input.id,
    asOfDate: input.asOfDate,
    historical: {
      dates: window.dates,
      factors,
      moves: rowMajor(moves, days),
      proxies: [...window.proxies, ...volatility.flatMap(({ proxies }) => proxies)],
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

/** By symbol; a currency has its code in its id already. */
function nameOf(factor: Factor, { instruments }: PrepareMarketInput): Pick<Factor, "name"> {
  const symbol = instruments.get(subjectOf(factor))?.symbol;
  return symbol === undefined ? {} : { name: `${factor.kind}:${symbol}` };
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
