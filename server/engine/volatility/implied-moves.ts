import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import { runningVolatility } from "./ewma";

/**
 * An implied volatility looks months ahead and reverts, so it moves less than tomorrow's realised one: the proxy's
 * relative moves are taken at three quarters. Fixed beforehand, not fitted.
 */
const DAMPING = 0.75;
/** Volatility indices of whole markets, by their usual names, the first that is there speaks. */
const INDEX_NAMES = ["VIX", "^VIX", "VXN", "^VXN", "V2X", "VSTOXX"];
/** Days whose realised volatility is held against the index's mean of the same days: a trading month. */
const SPAN = 21;
/** Overlapping spans that a beta to the index rests on. */
const SPANS_MIN = 250;
const BETA_MIN = 0.25;
const BETA_MAX = 1.5;

/** How the implied volatility of an underlying moved on each day, and by what it is known; null method = its own series. */
export type ImpliedMoves = { readonly moves: Float64Array; readonly method: string | null };

/** A series of implied volatilities with its relative moves on the days of the window, finite. */
export type VolatilitySeries = { readonly symbol: string; readonly moves: Float64Array };

/**
 * The instrument whose level is the implied volatility of an underlying: an index that names it as its own underlying.
 * @returns the first by id; null where there is none.
 */
export function ownVolatilityIndex(
  underlyingId: InstrumentId,
  instruments: ReadonlyMap<InstrumentId, Instrument>,
): Instrument | null {
  const found = [...instruments.values()].filter(
    ({ type, underlyingId: of }) => type === "index" && of === underlyingId,
  );
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null;
}

/** The volatility index of the whole market; null where there is none. */
export function marketVolatilityIndex(instruments: ReadonlyMap<InstrumentId, Instrument>): Instrument | null {
  const indices = [...instruments.values()].filter(({ type }) => type === "index");
  for (const name of INDEX_NAMES) {
    const found = indices.find(({ symbol }) => symbol.toUpperCase() === name);
    if (found) return found;
  }
  return null;
}

/**
 * How the implied volatility of an underlying moved: as its own series did; else beta times the market's volatility index;
 * else three quarters of the change of the underlying's own EWMA volatility.
 *
 * The beta is that of overlapping monthly changes: of the log of the underlying's 21-day realised volatility on the log of
 * the index's mean over the same 21 days; bounded to [0.25, 1.5], 0.75 with fewer than 250 spans.
 * @param returns - T daily returns of the underlying, oldest first; the window is the last of them.
 * @param days - length of the window.
 * @param own - its own implied series, on the window.
 * @param index - the market's, on the T days of the returns.
 * @param decay - of the EWMA, a day.
 * @returns one relative move a day of the window, and how it was found.
 * @throws RangeError when a series does not have the days it should.
 */
export function impliedMoves(
  returns: Float64Array,
  days: number,
  own: VolatilitySeries | null,
  index: VolatilitySeries | null,
  decay: number,
): ImpliedMoves {
  if (
    returns.length < days ||
    (own && own.moves.length !== days) ||
    (index && index.moves.length !== returns.length)
  )
    throw new RangeError("impliedMoves: a series does not span the window");
  if (own) return { moves: own.moves, method: null };
  const first = returns.length - days;
  if (index) {
    const { beta, isMeasured } = volatilityBeta(returns, index.moves);
    const few = isMeasured ? "" : ` (fewer than ${SPANS_MIN} monthly spans)`;
    return {
      moves: index.moves.slice(first).map((move) => beta * move),
      method: `implied volatility moves by beta ${beta.toFixed(2)}${few} to ${index.symbol}`,
    };
  }
  const volatilities = runningVolatility(returns, decay);
  const moves = Float64Array.from({ length: days }, (_, j) => {
    const [before, after] = [at(volatilities, first + j), at(volatilities, first + j + 1)];
    return before > 0 ? DAMPING * (after / before - 1) : 0;
  });
  return {
    moves,
    method: `implied volatility moves by ${DAMPING} of the change of the underlying's own EWMA volatility`,
  };
}

/** Slope of monthly changes of the log realised volatility on those of the log mean index. */
export function volatilityBeta(
  returns: Float64Array,
  indexMoves: Float64Array,
): { readonly beta: number; readonly isMeasured: boolean } {
  const realised: number[] = [];
  const level: number[] = [];
  let logLevel = 0;
  const logs = Float64Array.from(indexMoves, (move) => {
    logLevel += Math.log1p(move);
    return logLevel;
  });
  for (let end = SPAN; end <= returns.length; end++) {
    let [squares, sum] = [0, 0];
    for (let i = end - SPAN; i < end; i++) {
      squares += at(returns, i) ** 2;
      sum += Math.exp(at(logs, i) - at(logs, end - SPAN));
    }
    realised.push(0.5 * Math.log(Math.max(squares, Number.MIN_VALUE)));
    level.push(at(logs, end - SPAN) + Math.log(sum / SPAN));
  }
  const spans = realised.length - SPAN;
  if (spans < SPANS_MIN) return { beta: DAMPING, isMeasured: false };
  let [xy, xx] = [0, 0];
  for (let k = 0; k < spans; k++) {
    const x = (level[k + SPAN] ?? 0) - (level[k] ?? 0);
    xy += x * ((realised[k + SPAN] ?? 0) - (realised[k] ?? 0));
    xx += x * x;
  }
  if (!(xx > 0) || !Number.isFinite(xy / xx)) return { beta: DAMPING, isMeasured: false };
  return { beta: Math.min(Math.max(xy / xx, BETA_MIN), BETA_MAX), isMeasured: true };
}
