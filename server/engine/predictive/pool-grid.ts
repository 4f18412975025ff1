/** Weights are multiples of a tenth: FZ0 is stepwise in them, and finer ones could not be told apart. */
const STEPS = 10;

/**
 * Every vector of tenths that sums to one over the admitted members, in a fixed order.
 * @param admitted - one mark a member; others have weight zero.
 * @returns vectors of one weight a member; none when nobody is admitted.
 */
export function poolGrid(admitted: readonly boolean[]): Float64Array[] {
  const places = admitted.flatMap((isIn, m) => (isIn ? [m] : []));
  const vectors: Float64Array[] = [];
  const fill = (place: number, left: number, own: Float64Array): void => {
    const m = places[place];
    if (m === undefined) return;
    if (place === places.length - 1) {
      const last = own.slice();
      last[m] = left / STEPS;
      vectors.push(last);
      return;
    }
    for (let steps = 0; steps <= left; steps++) {
      const next = own.slice();
      next[m] = steps / STEPS;
      fill(place + 1, left - steps, next);
    }
  };
  fill(0, STEPS, new Float64Array(admitted.length));
  return vectors;
}

/** A vector of the grid as a key of a map. */
export const gridKey = (weights: Float64Array): string =>
  Array.from(weights, (weight) => Math.round(STEPS * weight)).join();
