import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import { runningVolatility } from "./ewma";

/**
 * An implied volatility looks months ahead and reverts, so it moves less than tomorrow's realised one: the proxy's
 * relative moves are taken at three quarters. Fixed beforehand, not fitted.
 */
const DAMPING = 0.75;
/** Days whose realised volatility is held against the index's mean of the same days: a trading month. */
const SPAN = 21;
/** Overlapping spans that a beta to the index rests on. */
const SPANS_MIN = 250;
/**
 * Options a few months out move about half as much as an index of one month: of 15 US shares in 2010 to 2018 the
 * three-month implied volatility moved 0.48 times as much a day as the VIX (standard deviations), and 0.53 times on
 * their worst days.
 */
const TENOR_SHARE = 0.5;
const BETA_MIN = 0.25;
const BETA_MAX = 1;

/** Volatility indices and what they are the implied volatility of. */
const INDEX_OF: Readonly<Record<string, readonly string[]>> = {
  VIX: ["SPX", "GSPC", "^GSPC", "SPY"],
  VXN: ["NDX", "^NDX", "QQQ"],
  V2X: ["STOXX50E"],
  VSTOXX: ["STOXX50E"],
};

/**
 * How the implied volatility of an underlying moved on each day, and by what it is known; null method = its own
 * series.
 */
export type ImpliedMoves = { readonly moves: Float64Array; readonly method: string | null };

/** A series of implied volatilities with its relative moves on the days of the window, finite. */
export type VolatilitySeries = { readonly symbol: string; readonly moves: Float64Array };

/**
 * The instrument whose level is the implied volatility of an underlying: an index that names it as its own
 * underlying, else the index that is known to be of it (the VIX of the S&P 500).
 * @returns the first by id; null where there is none.
 */
export function ownVolatilityIndex(
  underlyingId: InstrumentId,
  instruments: ReadonlyMap<InstrumentId, Instrument>,
): Instrument | null {
  const found = [...instruments.values()].filter(
    ({ type, underlyingId: of }) => type === "index" && of === underlyingId,
  );
  const [named] = found.sort((a, b) => (a.id < b.id ? -1 : 1));
  if (named) return named;
  const symbol = instruments.get(underlyingId)?.symbol.toUpperCase() ?? "";
  const known = Object.keys(INDEX_OF).filter((name) => INDEX_OF[name]?.includes(symbol));
  return indexNamed(known, instruments);
}

/** The volatility index of the whole market; null where there is none. */
export function marketVolatilityIndex(instruments: ReadonlyMap<InstrumentId, Instrument>): Instrument | null {
  return indexNamed(Object.keys(INDEX_OF), instruments);
}

/** The first index of one of these names, with or without a caret before it. */
function indexNamed(
  names: readonly string[],
  instruments: ReadonlyMap<InstrumentId, Instrument>,
): Instrument | null {
  const indices = [...instruments.values()].filter(({ type }) => type === "index");
  for (const name of names) {
    const found = indices.find(({ symbol }) => symbol.toUpperCase().replace(/^\^/, "") === name);
    if (found) return found;
  }
  return null;
}

/**
 * How the implied volatility of an underlying moved: as its own series did; else beta times the market's volatility
 * index; else three quarters of the change of the underlying's own EWMA volatility.
 *
 * The beta is half that of overlapping monthly changes: of the log of the underlying's 21-day realised volatility on
 * the log of the index's mean over the same 21 days; bounded to [0.25, 1], 0.5 with fewer than 250 spans.
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

/** Half the slope of monthly changes of the log realised volatility on those of the log mean index, bounded. */
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
  if (spans < SPANS_MIN) return { beta: TENOR_SHARE, isMeasured: false };
  let [xy, xx] = [0, 0];
  for (let k = 0; k < spans; k++) {
    const x = (level[k + SPAN] ?? 0) - (level[k] ?? 0);
    xy += x * ((realised[k + SPAN] ?? 0) - (realised[k] ?? 0));
    xx += x * x;
  }
  if (!(xx > 0) || !Number.isFinite(xy / xx)) return { beta: TENOR_SHARE, isMeasured: false };
  return { beta: Math.min(Math.max((TENOR_SHARE * xy) / xx, BETA_MIN), BETA_MAX), isMeasured: true };
}
