/** Differences of yields, real yields, inflation expectations and term premia: no rate at which money is lent. */
const NO_YIELD = /(^|_)(OAS|SPREAD)$|^(AAA|BAA)10Y|^T\d+Y\w+|^DFII\d|^ACMTP\d/;
/** Years of yields whose names do not end in them. */
const NAMED_YEARS: ReadonlyMap<string, number> = new Map([
  ["IRX", 0.25],
  ["FVX", 5],
  ["TNX", 10],
  ["TYX", 30],
  ["DFF", 0],
  ["SOFR", 0],
]);

/** What the symbol of a `rate` says: the maturity of a yield in years, null for a yield of unknown maturity. */
export type YieldName =
  | { readonly isYield: true; readonly years: number | null }
  | { readonly isYield: false };

/**
 * Reads the symbol of a series of percent a year: `UST2Y`, `DGS10`, `DGS3MO`, `^TNX`, `BAA10Y`.
 * @param symbol - of an instrument of type `rate`.
 * @returns whether it is a yield, and its maturity where the name says it.
 */
export function yieldName(symbol: string): YieldName {
  const name = symbol.toUpperCase().replace(/^\^/, "");
  if (NO_YIELD.test(name)) return { isYield: false };
  const match = /(\d+)\s*(YR?|MO?)?$/.exec(name);
  if (!match) return { isYield: true, years: NAMED_YEARS.get(name) ?? null };
  return { isYield: true, years: Number(match[1]) / (match[2]?.startsWith("M") ? 12 : 1) };
}

/**
 * Orders yields by how near their maturity is to the wanted one; those of unknown maturity come last, ties by id.
 * @param years - wanted.
 * @returns the yields among the instruments, nearest first.
 */
export function nearestYields<T extends { readonly id: string; readonly symbol: string }>(
  rates: readonly T[],
  years: number,
): T[] {
  return rates
    .flatMap((rate) => {
      const name = yieldName(rate.symbol);
      const distance = name.isYield && name.years !== null ? Math.abs(name.years - years) : Infinity;
      return name.isYield ? [{ rate, distance }] : [];
    })
    .sort((a, b) => (a.distance === b.distance ? (a.rate.id < b.rate.id ? -1 : 1) : a.distance - b.distance))
    .map(({ rate }) => rate);
}
