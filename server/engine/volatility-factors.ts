import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Factor, FactorProxy } from "~/server/domain/scenario";
import type { PrepareMarketInput } from "./market-input";
import type { AlignedMoves } from "./returns/align";
import {
  impliedMoves,
  marketVolatilityIndex,
  ownVolatilityIndex,
  type VolatilitySeries,
} from "./volatility/implied-moves";

type VolatilityFactor = {
  readonly factor: Factor;
  readonly moves: Float64Array;
  readonly proxies: readonly FactorProxy[];
};

/**
 * A factor of implied volatility an underlying; what is no series of its own is named a proxy.
 * @param long - moves of the underlyings and of what stands for their volatility, with days before the first one wanted.
 * @param days - wanted: the newest of them.
 */
export function volatilityFactors(
  input: Pick<PrepareMarketInput, "instruments" | "conventions">,
  long: AlignedMoves,
  underlyings: readonly InstrumentId[],
  days: number,
): VolatilityFactor[] {
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
