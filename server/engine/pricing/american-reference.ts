import type { AmericanTerms } from "./american";
import { escrowOf } from "./black-scholes";

/**
 * The slow, obvious twin of `americanValue`: a lattice whose probabilities are those of the exercise, so that its
 * error falls with the square of the steps. Cash dividends are escrowed.
 * @param terms - of the option; spots are without the worth of the dividends.
 * @param spot - above 0.
 * @param volatility - annual, above 0.
 * @param steps - odd.
 * @returns value per unit of the underlying.
 * @see Leisen & Reimer (1996), Applied Mathematical Finance 3 (Peizer-Pratt inversion, method 2).
 */
export function leisenReimer(terms: AmericanTerms, spot: number, volatility: number, steps: number): number {
  const { rate, dividendYield, strike, years, isCall } = terms;
  const deviation = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation + deviation / 2;
  const invert = (z: number): number => {
    const inner = (z / (steps + 1 / 3 + 0.1 / (steps + 1))) ** 2 * (steps + 1 / 6);
    return 0.5 + (Math.sign(z) || 1) * 0.5 * Math.sqrt(-Math.expm1(-inner));
  };
  const dt = years / steps;
  const growth = Math.exp((rate - dividendYield) * dt);
  const up = invert(d1 - deviation);
  const u = (growth * invert(d1)) / up;
  const d = (growth - up * u) / (1 - up);
  const discount = Math.exp(-rate * dt);
  const exercise = (level: number, i: number): number => {
    const price = spot * u ** i * d ** (level - i) + escrowOf(terms.dividends ?? [], rate, level * dt);
    return Math.max(isCall ? price - strike : strike - price, 0);
  };
  let values = Array.from({ length: steps + 1 }, (_, i) => exercise(steps, i));
  for (let level = steps - 1; level >= 0; level--)
    values = Array.from({ length: level + 1 }, (_, i) => {
      const held = discount * (up * (values[i + 1] ?? 0) + (1 - up) * (values[i] ?? 0));
      return Math.max(held, exercise(level, i));
    });
  return values[0] ?? Number.NaN;
}

/**
 * The other convention for cash dividends: the quoted price itself diffuses and falls by the dividend on its day
 * (piecewise lognormal). One grid of log prices; over a dividend the value is read, by a cubic, at the price less
 * the dividend.
 * @param terms - of the option, dividends with it.
 * @param spot - as quoted, above 0.
 * @param volatility - annual, of the quoted price, above 0.
 * @param steps - of the grid in time.
 * @param isAmerican - whether it may be exercised early.
 * @returns value per unit of the underlying.
 * @see Vellekoop & Nieuwenhuis (2006), Applied Mathematical Finance 13.
 */
export function fallingPriceValue(
  terms: AmericanTerms,
  spot: number,
  volatility: number,
  steps: number,
  isAmerican: boolean,
): number {
  const { rate, dividendYield, strike, years, isCall } = terms;
  const dt = years / steps;
  const width = volatility * Math.sqrt(3 * dt); // trinomial, Kamrad and Ritchken's stretch
  const drift = rate - dividendYield - volatility ** 2 / 2;
  const [up, down] = [1 / 6 + (drift * dt) / (2 * width), 1 / 6 - (drift * dt) / (2 * width)];
  const half = Math.ceil((6 * volatility * Math.sqrt(years)) / width) + 4;
  const price = (k: number): number => spot * Math.exp((k - half) * width);
  const exercise = (s: number): number => Math.max(isCall ? s - strike : strike - s, 0);
  let values = Array.from({ length: 2 * half + 1 }, (_, k) => exercise(price(k)));
  const read = (s: number): number => {
    const place = Math.log(Math.max(s, price(0)) / spot) / width + half;
    const k = Math.min(Math.max(Math.floor(place), 1), 2 * half - 2);
    const t = place - k;
    const v = (i: number): number => values[k + i] ?? Number.NaN;
    return (
      (-t * (t - 1) * (t - 2) * v(-1)) / 6 +
      ((t + 1) * (t - 1) * (t - 2) * v(0)) / 2 -
      ((t + 1) * t * (t - 2) * v(1)) / 2 +
      ((t + 1) * t * (t - 1) * v(2)) / 6
    );
  };
  const falls = (terms.dividends ?? []).map((dividend) => ({
    level: Math.round(dividend.years / dt),
    amount: dividend.amount,
  }));
  const discount = Math.exp(-rate * dt);
  for (let level = steps - 1; level >= 0; level--) {
    for (const { amount } of falls.filter((fall) => fall.level === level + 1)) {
      const after = values.map((_, k) => read(price(k) - amount));
      values = isAmerican ? after.map((value, k) => Math.max(value, exercise(price(k)))) : after;
    }
    const ends = [exercise(price(0)), exercise(price(2 * half))];
    values = values.map((middle, k) => {
      if (k === 0 || k === 2 * half) return (k === 0 ? ends[0] : ends[1]) ?? Number.NaN;
      const [above, below] = [values[k + 1] ?? Number.NaN, values[k - 1] ?? Number.NaN];
      const held = discount * (up * above + (1 - up - down) * middle + down * below);
      return isAmerican ? Math.max(held, exercise(price(k))) : held;
    });
  }
  return values[half] ?? Number.NaN;
}
