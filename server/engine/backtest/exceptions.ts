import { at } from "../math/at";

/**
 * Days on which more was lost than the VaR that had been forecast for them.
 * @param pnl - T profits, base currency, signed. Not mutated.
 * @param valueAtRisk - T forecasts made the day before, positive losses. Not mutated.
 * @returns T marks, 1 where -pnl > VaR; a loss of exactly VaR is none.
 * @throws RangeError when lengths differ, there is no day, or a number is not finite.
 */
export function exceptionsOf(pnl: Float64Array, valueAtRisk: Float64Array): Uint8Array {
  if (pnl.length === 0 || pnl.length !== valueAtRisk.length)
    throw new RangeError(`exceptionsOf: ${pnl.length} profits, ${valueAtRisk.length} forecasts`);
  return Uint8Array.from(pnl, (profit, t) => {
    const forecast = at(valueAtRisk, t);
    if (!Number.isFinite(profit) || !Number.isFinite(forecast))
      throw new RangeError(`exceptionsOf: day ${t} has profit ${profit} and VaR ${forecast}`);
    return -profit > forecast ? 1 : 0;
  });
}

/** How many marks are set. */
export function countOf(marks: Uint8Array): number {
  let count = 0;
  for (const mark of marks) count += mark;
  return count;
}

/** x ln y with 0 ln 0 = 0, as likelihoods of counts need it. */
export const timesLog = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(y));

/** A test statistic with its chi-square p-value. */
export type LikelihoodRatio = {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
};
