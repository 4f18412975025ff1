/**
 * Weights of an exponentially weighted mean over a window, newest heaviest, summing to one: no start value is needed.
 * @param count - T, at least 1.
 * @param decay - factor a day, 0 < decay <= 1; 1 gives equal weights.
 * @returns T weights, oldest first: (1-l) l^k / (1-l^T), k = 0 the newest.
 * @throws RangeError outside these ranges.
 * @see J.P. Morgan/Reuters (1996), RiskMetrics Technical Document, section 5.2.
 */
export function ewmaWeights(count: number, decay: number): Float64Array {
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`ewmaWeights: got ${count} moves`);
  if (!(decay > 0 && decay <= 1)) throw new RangeError(`ewmaWeights: expected 0 < decay <= 1, got ${decay}`);
  const weights = new Float64Array(count);
  let weight = 1;
  let sum = 0;
  for (let i = count - 1; i >= 0; i--) {
    weights[i] = weight;
    sum += weight;
    weight *= decay;
  }
  for (let i = 0; i < count; i++) weights[i] = (weights[i] ?? Number.NaN) / sum;
  return weights;
}
