import { at } from "../math/at";
import { creditTriangle, defaultProbability } from "../pricing/hazard";

/** Where within an interval the exposure is read: the mean of both ends, the end, or the middle. */
export type ExposureRule = "mean-of-ends" | "end-point" | "mid-point";

export type CreditValuationInput = {
  /** Ends of the intervals in years, rising, above 0. */
  readonly ends: Float64Array;
  /** Expected positive exposure at a time, currency, 0 or more. */
  readonly expectedExposure: (years: number) => number;
  /** Continuous discount rate a year. */
  readonly rate: number;
  /** Credit spread, annual share of one. */
  readonly spread: number;
  readonly lossGivenDefault: number;
  readonly rule: ExposureRule;
};

/**
 * Unilateral credit valuation adjustment: loss given default times the sum, over intervals, of discounted expected
 * exposure times the probability of default in the interval; flat hazard by the credit triangle.
 * @param input - exposures and credit; the rule is printed beside the result.
 * @returns adjustment, currency, 0 or more (what the exposure is worth less).
 * @throws RangeError when ends do not rise from above 0, or as `creditTriangle`.
 * @see Gregory (2020), The xVA Challenge, 4th edition, chapter 17.
 */
export function creditValuationAdjustment(input: CreditValuationInput): number {
  const { ends, rate, rule } = input;
  const hazard = creditTriangle(input.spread, input.lossGivenDefault);
  const worthAt = (years: number): number => Math.exp(-rate * years) * input.expectedExposure(years);
  let [before, sum] = [0, 0];
  for (let k = 0; k < ends.length; k++) {
    const end = at(ends, k);
    if (!(end > before)) throw new RangeError(`creditValuationAdjustment: ${end} years after ${before}`);
    const exposure =
      rule === "end-point"
        ? worthAt(end)
        : rule === "mid-point"
          ? worthAt((before + end) / 2)
          : (worthAt(before) + worthAt(end)) / 2;
    sum += exposure * (defaultProbability(hazard, end) - defaultProbability(hazard, before));
    before = end;
  }
  return input.lossGivenDefault * sum;
}
