import type { DeepHistory } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { type Factor, type FactorKind, subjectOf } from "~/server/domain/scenario";
import { volatilityIndexIds } from "./factor-ids";
import { FIT_ON_DEMAND } from "./fitted-models";
import { alignedMoves, type DeepHistoryInput, movesLookedAt } from "./market-input";
import { regimeWeighting } from "./regime/regime-weights";
import { harScaling } from "./volatility/har-scaling";
import { rangeVariances } from "./volatility/range-history";
import { volatilityFactors } from "./volatility-factors";

/**
 * A longer past of a market model's factors, with what is fitted to it: seconds of work, which the beat does not wait for.
 * @param input - as of the market model, its history reaching as far back as there is; `deepDays` moves are wanted.
 * @param factors - of the market model.
 * @returns null where none is asked for, or a factor has no such past.
 * @throws RangeError as `prepareMarket`.
 */
export function prepareDeepHistory(input: DeepHistoryInput, factors: readonly Factor[]): DeepHistory | null {
  const wanted = input.deepDays ?? 0;
  if (wanted === 0 || factors.length === 0) return null;
  const underlyings = idsOf(factors, "volatility");
  const ids = new Set([...idsOf(factors, "price"), ...volatilityIndexIds(input, underlyings)]);
  const long = alignedMoves(input, [...ids], movesLookedAt(input.conventions.windowDays, wanted));
  const days = Math.min(wanted, long.dates.length);
  const first = long.dates.length - days;
  const byId = new Map(long.factors.map(({ id }, f) => [id, long.moves[f]?.subarray(first)]));
  for (const { factor, moves } of volatilityFactors(input, long, underlyings, days))
    byId.set(factor.id, moves);
  const moves = factors.flatMap(({ id }) => byId.get(id) ?? []);
  if (moves.length < factors.length) return null;
  const dates = long.dates.slice(first);
  const models = input.models ?? FIT_ON_DEMAND;
  const ranges = factors.map((factor) =>
    rangeVariances(input.history, factor.kind === "price" ? subjectOf(factor) : null, dates),
  );
  return {
    dates,
    moves,
    regime: regimeWeighting(long.market?.moves.subarray(first) ?? null, models),
    har: harScaling(factors, moves, ranges, models),
  };
}

const idsOf = (factors: readonly Factor[], kind: FactorKind): InstrumentId[] =>
  factors.filter((factor) => factor.kind === kind).map(subjectOf);
