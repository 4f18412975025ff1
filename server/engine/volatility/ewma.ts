import { at } from "../math/at";
import { ewmaWeights } from "../math/ewma-weights";

/** Moves whose mean square starts the recursion of the running volatility. */
const START_MOVES = 20;

/**
 * Exponentially weighted volatility of one series of moves, zero mean, weights normalised over the window.
 * @param moves - T moves, oldest first, in their own unit; must be finite. Not mutated.
 * @param decay - a day, 0 < decay <= 1.
 * @returns standard deviation of the next move, in the unit of the moves; 0 for a constant series.
 * @throws RangeError when there is no move or a move is not finite.
 * @see J.P. Morgan/Reuters (1996), RiskMetrics Technical Document, section 5.2.
 */
export function ewmaVolatility(moves: Float64Array, decay: number): number {
  const weights = ewmaWeights(moves.length, decay);
  let sum = 0;
  for (let i = 0; i < moves.length; i++) sum += at(weights, i) * at(moves, i) ** 2;
  if (!Number.isFinite(sum)) throw new RangeError("ewmaVolatility: a move is not finite");
  return Math.sqrt(sum);
}

/**
 * Volatility as it was forecast for each day, and for the day after the last.
 *
 * The recursion s2_j+1 = l s2_j + (1 - l) x_j^2 starts from the mean square of the first 20 moves (all, where there
 * are fewer): the forecasts of those first days therefore know their own moves, which concerns only the oldest edge
 * of the window; by the last day less than 1e-12 of the start is left in a window of 500.
 * @param moves - T moves, oldest first; must be finite. Not mutated.
 * @param decay - a day, 0 < decay < 1.
 * @returns T + 1 standard deviations; element j is the forecast for move j from the moves before it, element T the
 *   forecast for tomorrow.
 * @throws RangeError when there is no move or one is not finite.
 * @see Hull & White (1998), Journal of Risk 1 (volatility updating of historical scenarios).
 */
export function runningVolatility(moves: Float64Array, decay: number): Float64Array {
  if (moves.length === 0) throw new RangeError("runningVolatility: no moves");
  const startCount = Math.min(START_MOVES, moves.length);
  let variance = 0;
  for (let i = 0; i < startCount; i++) variance += at(moves, i) ** 2 / startCount;
  const volatilities = new Float64Array(moves.length + 1);
  for (let j = 0; j <= moves.length; j++) {
    volatilities[j] = Math.sqrt(variance);
    if (j < moves.length) variance = decay * variance + (1 - decay) * at(moves, j) ** 2;
  }
  if (!Number.isFinite(variance)) throw new RangeError("runningVolatility: a move is not finite");
  return volatilities;
}
