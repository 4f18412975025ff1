import type { DeepHistory, HarScaling } from "~/server/domain/frame";
import { type Measure, ok } from "~/server/domain/measure";
import type { Factor } from "~/server/domain/scenario";

/** Deep history with the factors that it is of, in their order. */
type FactorsInDepth = { readonly factors: readonly Factor[]; readonly deep: DeepHistory };

/**
 * The deep history of a market model with more factors in it, as a what-if about a new thing needs it. What is known stays
 * as it is to the bit, the market's regime too.
 * @param order - all factors.
 * @param known - some of them.
 * @param fresh - the others, on the same days.
 * @returns in the given order; null where days differ or a factor is in neither.
 */
export function widenDeepHistory(
  order: readonly Factor[],
  known: FactorsInDepth,
  fresh: FactorsInDepth,
): DeepHistory | null {
  const { dates, regime } = known.deep;
  const isSame = (other: readonly string[]): boolean =>
    other.length === dates.length && dates.every((date, t) => other[t] === date);
  const ids = [...known.factors, ...fresh.factors].map(({ id }) => id);
  const places = order.map(({ id }) => ids.indexOf(id));
  if (!isSame(fresh.deep.dates) || places.includes(-1)) return null;
  const ordered = (a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array[] => {
    const all = [...a, ...b];
    return places.flatMap((place) => all[place] ?? []);
  };
  const scaling = (a: Measure<HarScaling>, b: Measure<HarScaling>): Measure<HarScaling> => {
    if (a.status !== "ok") return a;
    if (b.status !== "ok") return b;
    return ok({
      days: a.value.days,
      multipliers: ordered(a.value.multipliers, b.value.multipliers),
      rangeFactors: a.value.rangeFactors + b.value.rangeFactors,
    });
  };
  return {
    dates,
    regime,
    moves: ordered(known.deep.moves, fresh.deep.moves),
    har: scaling(known.deep.har, fresh.deep.har),
  };
}
