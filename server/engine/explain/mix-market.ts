import type { MarketModel } from "~/server/domain/frame";
import type { Factor, ScenarioSet } from "~/server/domain/scenario";
import { at } from "../math/at";
import { cholesky } from "../math/cholesky";
import { multivariateTMoves } from "../predictive/multivariate-t";
import { RELATIVE_MOVE_MIN } from "../pricing/scenario-columns";

/** Which parts of a market model are already the new ones; `all` = everything is. */
export type MarketSwitches = {
  readonly factors: boolean;
  readonly window: boolean;
  readonly volatility: boolean;
  readonly correlation: boolean;
  readonly regime: boolean;
  readonly all: boolean;
};

/** Shares of a new factor's correlations with old ones that are tried until the mixture is one of a market. */
const CROSS_SHARES = [1, 0.9, 0.75, 0.5, 0.25, 0];

/**
 * A market model between two others, on the factors of the new one with those that only the old one knows behind
 * them.
 *
 * Each part comes from the model whose turn it is; a factor which that one does not know takes the other's data
 * (days that the other's window does not have: its row of the same rank). The parametric draws follow: rescaled
 * where only volatilities differ, drawn anew (same seed) where the factors or their correlation do.
 * @param from - the old model.
 * @param to - the new one.
 * @param switches - what of the new one is already in.
 * @returns a model to assess with; `from` itself before the factors are switched, `to` itself at the end.
 * @throws RangeError when a model contradicts its own shape.
 */
export function mixMarket(from: MarketModel, to: MarketModel, switches: MarketSwitches): MarketModel {
  if (from === to || switches.all) return to;
  if (!switches.factors) return from;
  // Of one day and one history: all that differs comes with the factors (a correlation is shrunk to the mean of all).
  if (from.asOfDate === to.asOfDate && !hasSameFactors(from, to)) return to;
  const factors = unionFactors(from, to);
  const window = switches.window ? scenarioSet(to, from, factors) : scenarioSet(from, to, factors);
  const volatilities = pick(
    factors,
    switches.volatility ? [to, from] : [from, to],
    (model) => model.factorVolatilities,
  );
  const [first, second] = switches.correlation ? [to, from] : [from, to];
  const correlation = mixCorrelation(factors, first, second);
  return {
    // What no switch names comes with the model; what is in the order of the factors must come with them.
    ...(hasSameFactors(from, to) ? from : to),
    parametricDegreesOfFreedom: from.parametricDegreesOfFreedom,
    averageDailyVolumes: from.averageDailyVolumes,
    marketInstrumentId: from.marketInstrumentId,
    asOfDate: from.asOfDate,
    id: `${from.id}~${to.id}`,
    historical: window,
    factorVolatilities: volatilities,
    factorCorrelation: correlation,
    parametricMoves: draws(factors, volatilities, correlation, from, to, switches),
    marketBetas: pick(factors, [from, to], (model) => model.marketBetas),
    regime: switches.regime ? to.regime : from.regime,
  };
}

const indexOf = (model: MarketModel): ReadonlyMap<string, number> =>
  new Map(model.historical.factors.map(({ id }, index) => [id, index]));

function hasSameFactors(from: MarketModel, to: MarketModel): boolean {
  const [before, after] = [from.historical.factors, to.historical.factors];
  return before.length === after.length && before.every(({ id }, f) => id === after[f]?.id);
}

function unionFactors(from: MarketModel, to: MarketModel): readonly Factor[] {
  const known = indexOf(to);
  return [...to.historical.factors, ...from.historical.factors.filter(({ id }) => !known.has(id))];
}

/** How many factors of the new model the old one does not know. */
export function newFactors(from: MarketModel, to: MarketModel): number {
  const known = indexOf(from);
  return to.historical.factors.filter(({ id }) => !known.has(id)).length;
}

/** One number a factor, from the first model that knows it. */
function pick(
  factors: readonly Factor[],
  models: readonly MarketModel[],
  of: (model: MarketModel) => Float64Array,
): Float64Array {
  const indices = models.map(indexOf);
  return Float64Array.from(factors, ({ id }) => {
    const found = indices.findIndex((index) => index.has(id));
    const model = models[found];
    return model ? at(of(model), indices[found]?.get(id) ?? -1) : Number.NaN;
  });
}

/** The window of one model; factors that it does not know take the other's moves, by day, else by rank. */
function scenarioSet(owner: MarketModel, other: MarketModel, factors: readonly Factor[]): ScenarioSet {
  const { dates, moves, factors: own, proxies, excluded } = owner.historical;
  const [ownIndex, otherIndex] = [indexOf(owner), indexOf(other)];
  const otherRow = new Map(other.historical.dates.map((date, row) => [date, row]));
  const otherWidth = other.historical.factors.length;
  const days = other.historical.dates.length;
  const mixed = new Float64Array(dates.length * factors.length);
  factors.forEach(({ id }, f) => {
    const mine = ownIndex.get(id);
    const theirs = otherIndex.get(id) ?? 0;
    for (let j = 0; j < dates.length; j++) {
      const row = otherRow.get(dates[j] ?? "") ?? j % Math.max(days, 1);
      mixed[j * factors.length + f] =
        mine === undefined
          ? at(other.historical.moves, row * otherWidth + theirs)
          : at(moves, j * own.length + mine);
    }
  });
  return { dates, factors, moves: mixed, proxies, excluded };
}

/** Correlations of the first model; those of factors it does not know from the second, shrunk until semi-definite. */
function mixCorrelation(factors: readonly Factor[], first: MarketModel, second: MarketModel): Float64Array {
  const size = factors.length;
  const [one, two] = [indexOf(first), indexOf(second)];
  const [widthOne, widthTwo] = [first.historical.factors.length, second.historical.factors.length];
  const of = (share: number): Float64Array => {
    const mixed = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        const [idI, idJ] = [factors[i]?.id ?? "", factors[j]?.id ?? ""];
        const [a, b, c, d] = [one.get(idI), one.get(idJ), two.get(idI), two.get(idJ)];
        const isCross = (a === undefined) !== (b === undefined);
        mixed[i * size + j] =
          a !== undefined && b !== undefined
            ? at(first.factorCorrelation, a * widthOne + b)
            : c !== undefined && d !== undefined
              ? (isCross ? share : 1) * at(second.factorCorrelation, c * widthTwo + d)
              : 0;
      }
    return mixed;
  };
  const isKnown = factors.every(({ id }) => one.has(id));
  const found = isKnown ? 1 : CROSS_SHARES.find((share) => isSemiDefinite(of(share), size));
  return of(found ?? 0);
}

/** @returns false where there is no Cholesky factor, which is how `cholesky` refuses. */
function isSemiDefinite(matrix: Float64Array, size: number): boolean {
  try {
    cholesky(matrix, size);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function draws(
  factors: readonly Factor[],
  volatilities: Float64Array,
  correlation: Float64Array,
  from: MarketModel,
  to: MarketModel,
  switches: MarketSwitches,
): Float64Array {
  const isOn = (model: MarketModel): boolean =>
    model.historical.factors.length === factors.length &&
    model.historical.factors.every(({ id }, f) => id === factors[f]?.id);
  if (switches.correlation && switches.volatility && isOn(to)) return to.parametricMoves;
  if (!switches.correlation && isOn(from)) return rescaled(from, factors, volatilities);
  const { parametricMoves, historical, parametricDegreesOfFreedom } = from;
  const count =
    historical.factors.length > 0 ? parametricMoves.length / historical.factors.length : undefined;
  return multivariateTMoves(volatilities, correlation, factors, parametricDegreesOfFreedom, count);
}

/** The same draws at other volatilities: a draw is a volatility times what it has in common with the others. */
function rescaled(model: MarketModel, factors: readonly Factor[], volatilities: Float64Array): Float64Array {
  const width = factors.length;
  const ratios = volatilities.map((volatility, f) => {
    const before = at(model.factorVolatilities, f);
    return before === volatility || before === 0 ? 1 : volatility / before;
  });
  if (ratios.every((ratio) => ratio === 1)) return model.parametricMoves;
  return model.parametricMoves.map((move, k) => {
    const scaled = move * at(ratios, k % width);
    return factors[k % width]?.moveKind === "relative" ? Math.max(scaled, RELATIVE_MOVE_MIN) : scaled;
  });
}
