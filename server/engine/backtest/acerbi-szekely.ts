import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { seededRandom } from "../math/random";
import { drawRatio, type TailLaw } from "../value-at-risk/tail-law";
import { countOf, exceptionsOf } from "./exceptions";

export type ShortfallTest = {
  /** 0 if the model is right; negative = losses beyond VaR were larger (Z2: or more frequent) than forecast. */
  readonly statistic: number;
  /** 5 % of worlds in which the model is right show less than this. */
  readonly critical5: number;
  /** Share of those worlds with a statistic as low or lower, the observed one counted in. */
  readonly pValue: number;
};

export type AcerbiSzekely = {
  /** Size of losses beyond VaR alone; unavailable without an exception. */
  readonly z1: Measure<ShortfallTest>;
  /** Size and frequency together. */
  readonly z2: ShortfallTest;
  readonly replications: number;
};

export type AcerbiSzekelyInput = {
  /** T profits, signed. */
  readonly pnl: Float64Array;
  /** T forecasts, positive losses. */
  readonly valueAtRisk: Float64Array;
  /** T forecasts above zero, positive losses. */
  readonly shortfall: Float64Array;
  /** a = 1 - c. */
  readonly tail: number;
  /** The forecaster's own law of each day's tail: critical values are simulated from it, not taken from a table. */
  readonly laws: readonly TailLaw[];
  readonly seed: number;
  readonly replications?: number;
};

const REPLICATIONS = 10_000;

/**
 * Acerbi and Szekely's tests of expected shortfall, with critical values from the forecaster's own predictive laws.
 *
 * Z1 = mean over exceptions of X/ES + 1; Z2 = sum of X/ES over exceptions / (T a) + 1, X the profit. In each simulated
 * world exceptions are independent with probability a and losses beyond VaR follow the day's own tail.
 * @param input - T days, oldest first; nothing is mutated.
 * @returns both statistics with 5 % critical value and p-value; the same seed gives the same bits.
 * @throws RangeError when shapes differ, a number is not finite, or an ES is not above zero.
 * @see Acerbi & Szekely (2014), Risk, December: Backtesting expected shortfall.
 */
export function acerbiSzekely(input: AcerbiSzekelyInput): AcerbiSzekely {
  const { pnl, valueAtRisk, shortfall, tail, laws, seed, replications = REPLICATIONS } = input;
  const days = pnl.length;
  if (shortfall.length !== days || laws.length !== days)
    throw new RangeError(`acerbiSzekely: ${days} days, ${shortfall.length} ES, ${laws.length} laws`);
  if (!(tail > 0 && tail < 1)) throw new RangeError(`acerbiSzekely: tail ${tail}`);
  const marks = exceptionsOf(pnl, valueAtRisk);
  let sum = 0;
  marks.forEach((mark, t) => {
    if (!(at(shortfall, t) > 0)) throw new RangeError(`acerbiSzekely: ES ${at(shortfall, t)} on day ${t}`);
    if (mark === 1) sum += at(pnl, t) / at(shortfall, t);
  });
  const exceptions = countOf(marks);
  const worlds = simulate(laws, tail, seed, replications);
  const testOf = (statistic: number, simulated: Float64Array): ShortfallTest => ({
    statistic,
    critical5: at(simulated, Math.max(0, Math.ceil(0.05 * simulated.length) - 1)),
    pValue: (1 + countUpTo(simulated, statistic)) / (1 + simulated.length),
  });
  return {
    z1:
      exceptions === 0 || worlds.z1.length === 0
        ? unavailable("not-applicable", "no exception: nothing is known of losses beyond VaR")
        : ok(testOf(sum / exceptions + 1, worlds.z1)),
    z2: testOf(sum / (days * tail) + 1, worlds.z2),
    replications,
  };
}

/** Sorted statistics of worlds in which the forecaster is right. */
function simulate(laws: readonly TailLaw[], tail: number, seed: number, replications: number) {
  const random = seededRandom(seed);
  const z1: number[] = [];
  const z2 = new Float64Array(replications);
  const perDay = Math.log1p(-tail);
  for (let world = 0; world < replications; world++) {
    let [sum, exceptions] = [0, 0];
    // Days between exceptions are geometric: days without one need no draw.
    for (let t = gap(random(), perDay); t < laws.length; t += 1 + gap(random(), perDay)) {
      const law = laws[t];
      if (law) sum -= drawRatio(law, random());
      exceptions++;
    }
    z2[world] = sum / (laws.length * tail) + 1;
    if (exceptions > 0) z1.push(sum / exceptions + 1);
  }
  return { z1: Float64Array.from(z1).sort(), z2: z2.sort() };
}

const gap = (u: number, perDay: number): number => Math.floor(Math.log(1 - u) / perDay);

function countUpTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(sorted, middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
