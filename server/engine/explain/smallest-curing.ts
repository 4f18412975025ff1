/** How near to the smallest size the answer is, as a share of it. */
const PRECISION = 0.002;
const STEPS_MAX = 16;

/**
 * The smallest size at which a function is no longer above zero, by false position (of several crossings one is
 * found: an order statistic wiggles).
 * @param over - how far the metric is over its target at a size; above zero = not cured.
 * @param search - `overNow` at size 0; `first` guess; `most` that is tried; `least` step that matters.
 * @returns a size that cures, within 0.2 % of the smallest one near it; null when `most` does not.
 */
export function smallestCuring(
  over: (size: number) => number,
  search: { readonly overNow: number; readonly first: number; readonly most: number; readonly least: number },
): number | null {
  const { overNow, first, most, least } = search;
  let [low, lowOver] = [0, overNow];
  let high = Math.min(first * 1.05, most);
  let highOver = over(high);
  while (highOver > 0 && high < most) {
    [low, lowOver] = [high, highOver];
    high = Math.min(high * 2, most);
    highOver = over(high);
  }
  if (!(highOver <= 0)) return null;
  for (let step = 0; step < STEPS_MAX && high - low > Math.max(PRECISION * high, least); step++) {
    const secant = low + ((high - low) * lowOver) / (lowOver - highOver);
    // Aimed just beyond the answer and just before it in turn, so that the bracket closes from both sides.
    const aimed = secant + (step % 2 === 0 ? 0.4 : -0.4) * PRECISION * high;
    const middle = step % 4 === 3 || !(aimed > low && aimed < high) ? (low + high) / 2 : aimed;
    const own = over(middle);
    if (own > 0) [low, lowOver] = [middle, own];
    else [high, highOver] = [middle, own];
  }
  return high;
}
