import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, daysBetween } from "~/server/domain/calendar-date";
import { creditTriangle, defaultProbability, hazardOfSpread, swapLegs, swapSchedule } from "./hazard";

test("golden: 200 bp at a loss given default of 60 % is a hazard of .033333 and a 5-year PD of .153518 (definitions, appendix)", () => {
  const hazard = creditTriangle(0.02, 0.6);
  expect(hazard).toBeCloseTo(0.033333, 6);
  expect(defaultProbability(hazard, 5)).toBeCloseTo(0.153518, 6);
});

test("premium days are counted back from maturity, actual/360, and a premium day that is today is over (by hand)", () => {
  const schedule = swapSchedule("2024-12-20", "2024-07-20");
  expect([...schedule.ends]).toEqual([62 / 365, 153 / 365]);
  expect([...schedule.accruals]).toEqual([92 / 360, 91 / 360]);
  expect(schedule.accrued).toBe(30 / 360);
  expect(swapSchedule("2024-12-20", "2024-09-20")).toMatchObject({
    accrued: 0,
    ends: Float64Array.of(91 / 365),
  });
  expect(swapSchedule("2025-03-31", "2025-01-15").accrued).toBe(15 / 360);
});

test("by hand: without rates protection is the probability of default; without hazard the annuity is the premium days", () => {
  const schedule = swapSchedule("2029-06-20", "2024-06-20");
  const none = new Float64Array(schedule.ends.length);
  const years = daysBetween("2024-06-20", "2029-06-20");
  expect(swapLegs(schedule, none, 0.03).protection).toBeCloseTo(1 - Math.exp((-0.03 * years) / 365), 14);
  expect(swapLegs(schedule, none, 0).annuity).toBeCloseTo(years / 360, 12);
});

/** The slow, obvious twin: a hundred slices a day, defaults in the middle of each. */
function slicedLegs(asOf: string, maturity: string, hazard: number, rate: number) {
  const schedule = swapSchedule(maturity, asOf);
  const slices = 100;
  let [protection, annuity, start, left] = [0, -schedule.accrued, -schedule.accrued * 360, 0];
  for (let k = 0; k < schedule.ends.length; k++) {
    const end = Math.round((schedule.ends[k] ?? 0) * 365);
    for (let slice = left * slices; slice < end * slices; slice++) {
      const day = (slice + 0.5) / slices;
      const [before, after] = [slice / slices / 365, (slice + 1) / slices / 365];
      const dies = Math.exp(-hazard * before) - Math.exp(-hazard * after);
      const worth = Math.exp((-rate * day) / 365) * dies;
      protection += worth;
      annuity += (worth * (day - start)) / 360;
    }
    annuity += (schedule.accruals[k] ?? 0) * Math.exp((-(hazard + rate) * end) / 365);
    [start, left] = [end, end];
  }
  return { protection, annuity };
}

test("both legs agree with a sum over hundredths of days to 1e-8, in mid-period too, at any hazard and rate", () => {
  for (const hazard of [1e-7, 0.02, 0.5])
    for (const rate of [-0.01, 0.04]) {
      const schedule = swapSchedule("2026-12-20", "2024-07-29");
      const exact = swapLegs(schedule, new Float64Array(schedule.ends.length).fill(rate), hazard);
      const sum = slicedLegs("2024-07-29", "2026-12-20", hazard, rate);
      expect(Math.abs(exact.protection - sum.protection)).toBeLessThan(1e-8);
      expect(Math.abs(exact.annuity - sum.annuity)).toBeLessThan(1e-8);
    }
});

test("the hazard of a spread gives the spread back, rises with it, and lies within 3 % of the credit triangle", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-5, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.integer({ min: 40, max: 3600 }),
      fc.double({ min: -0.01, max: 0.1, noNaN: true }),
      (spread, recovery, days, rate) => {
        const schedule = swapSchedule(addDays("2024-03-20", days), "2024-03-20");
        const yields = new Float64Array(schedule.ends.length).fill(rate);
        const hazard = hazardOfSpread(schedule, yields, spread, 1 - recovery);
        const { protection, annuity } = swapLegs(schedule, yields, hazard);
        expect(Math.abs(((1 - recovery) * protection) / annuity / spread - 1)).toBeLessThan(1e-10);
        expect(hazard).toBeGreaterThan(hazardOfSpread(schedule, yields, 0.9 * spread, 1 - recovery));
        expect(Math.abs(hazard / creditTriangle(spread * (365 / 360), 1 - recovery) - 1)).toBeLessThan(0.03);
      },
    ),
  );
});

test("impossible spreads, losses, hazards and swaps that have ended are refused", () => {
  expect(() => creditTriangle(-0.01, 0.6)).toThrow(RangeError);
  expect(() => creditTriangle(0.01, 0)).toThrow(RangeError);
  expect(() => swapSchedule("2024-01-01", "2024-01-01")).toThrow(RangeError);
  const schedule = swapSchedule("2025-06-20", "2024-06-20");
  const yields = new Float64Array(schedule.ends.length);
  expect(() => swapLegs(schedule, yields, Number.NaN)).toThrow(RangeError);
  expect(() => hazardOfSpread(schedule, yields, Number.NaN, 0.6)).toThrow(RangeError);
  expect(hazardOfSpread(schedule, yields, 0, 0.6)).toBe(0);
});
