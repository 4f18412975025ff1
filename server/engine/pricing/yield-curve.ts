import { at } from "../math/at";
import { type PricingContext, priceOf } from "./pricer";
import type { ScenarioColumns } from "./scenario-columns";
import { nearestYields, yieldName } from "./yield-name";

/** One quoted yield of a currency. */
type YieldNode = {
  readonly years: number;
  /** Percent a year, compounded once a year. */
  readonly percent: number;
  /** Its factor; null = without history, it does not move. */
  readonly factor: number | null;
  readonly symbol: string;
};

/**
 * Zero yields of one currency; the quoted yields are taken as zero yields, linear between maturities, flat beyond.
 */
export type YieldCurve = { readonly nodes: readonly YieldNode[] };

/**
 * The curve of a currency from all its quoted yields whose names say their maturity.
 * @param currency - ISO code.
 * @param context - quotes and factors of the frame.
 * @returns nodes by rising maturity, of equal maturities the first by id; without any, an empty curve.
 */
export function yieldCurve(currency: string, context: PricingContext): YieldCurve {
  const nodes = [...context.instruments.values()]
    .filter(({ type, currency: own }) => type === "rate" && own === currency)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id, symbol }): YieldNode[] => {
      const name = yieldName(symbol);
      const percent = priceOf(id, context);
      if (!name.isYield || name.years === null || percent === null || !(percent > -100)) return [];
      const factor = context.factorIndex.get(`price:${id}`) ?? null;
      return [{ years: name.years, percent, factor, symbol }];
    })
    .sort((a, b) => a.years - b.years);
  return { nodes: nodes.filter((node, i) => i === 0 || node.years !== nodes[i - 1]?.years) };
}

/** The two nodes that speak for a maturity, and how loud each is. */
export function sharesAt(
  { nodes }: YieldCurve,
  years: number,
): readonly (readonly [node: number, share: number])[] {
  const above = nodes.findIndex((node) => node.years >= years);
  if (above === 0) return [[0, 1]];
  if (above < 0) return [[nodes.length - 1, 1]];
  const [low, high] = [nodes[above - 1]?.years ?? 0, nodes[above]?.years ?? 0];
  const share = (years - low) / (high - low);
  return [
    [above - 1, 1 - share],
    [above, share],
  ];
}

/**
 * Continuous zero yield at a maturity.
 * @param curve - of the currency.
 * @param years - to the payment, actual/365.
 * @returns share of one a year; 0 for an empty curve.
 */
export function zeroYield(curve: YieldCurve, years: number): number {
  if (curve.nodes.length === 0) return 0;
  return sharesAt(curve, years).reduce(
    (sum, [node, share]) => sum + share * Math.log1p((curve.nodes[node]?.percent ?? 0) / 100),
    0,
  );
}

/**
 * How the zero yields at some maturities move in each of n scenarios.
 * @param curve - of the currency; nodes without a factor stand still.
 * @param years - m maturities.
 * @param columns - n moves a factor, percent points for yields.
 * @returns m x n changes of the continuous yield, one row a maturity.
 */
export function zeroYieldMoves(
  curve: YieldCurve,
  years: readonly number[],
  columns: ScenarioColumns,
): readonly Float64Array[] {
  const byNode = curve.nodes.map(({ percent, factor }) =>
    factor === null
      ? new Float64Array(columns.count)
      : columns.column(factor).map((move) => Math.log1p(Math.max(move, -99 - percent) / (100 + percent))),
  );
  return years.map((maturity) => {
    const moves = new Float64Array(columns.count);
    if (curve.nodes.length === 0) return moves;
    for (const [node, share] of sharesAt(curve, maturity)) {
      const own = byNode[node] ?? moves;
      for (let j = 0; j < moves.length; j++) moves[j] = at(moves, j) + share * at(own, j);
    }
    return moves;
  });
}

/** The rate at which something is discounted, and what there is to say of it. */
export type RiskFreeRate = { readonly continuous: number; readonly note: string | null };

/**
 * The rate of a currency: of its quoted yields the one whose maturity is nearest.
 * @param currency - ISO code.
 * @param years - to the payment.
 * @param context - quotes of the frame.
 * @returns continuous rate; 0, and said so, where the currency has no yield.
 */
export function riskFreeRate(currency: string, years: number, context: PricingContext): RiskFreeRate {
  const quoted = [...context.instruments.values()].filter(
    ({ id, type, currency: own }) =>
      type === "rate" && own === currency && (priceOf(id, context) ?? -100) > -100,
  );
  const [nearest] = nearestYields(quoted, years);
  const percent = nearest ? priceOf(nearest.id, context) : null;
  if (percent === null) return { continuous: 0, note: `no rate of ${currency}: discounted at 0` };
  return { continuous: Math.log1p(percent / 100), note: null };
}
