/** The currency through which others are crossed when they have no quote of their own. */
const PIVOT = "USD";

/**
 * What one unit of a currency is worth in another, from quoted pairs named like `EURUSD` (dollars for one euro):
 * quoted so, inversely, or crossed through the dollar.
 *
 * @param quote - the price of a pair by its name; null or NaN where it has none.
 * @returns base per unit; null where no chain of quotes leads there.
 */
export function currencyPairs(
  currency: string,
  base: string,
  quote: (pair: string) => number | null,
): number | null {
  if (currency === base) return 1;
  const direct = pairOrInverse(currency, base, quote);
  if (direct !== null) return direct;
  const toPivot = pairOrInverse(currency, PIVOT, quote);
  const fromPivot = pairOrInverse(PIVOT, base, quote);
  return toPivot === null || fromPivot === null ? null : toPivot * fromPivot;
}

function pairOrInverse(from: string, to: string, quote: (pair: string) => number | null): number | null {
  if (from === to) return 1;
  const straight = quote(from + to);
  if (isRate(straight)) return straight;
  const inverse = quote(to + from);
  return isRate(inverse) ? 1 / inverse : null;
}

const isRate = (rate: number | null): rate is number => rate !== null && Number.isFinite(rate) && rate > 0;
