import { expect, test } from "vitest";
import { nextPollMs } from "./next-poll";

test("the next question comes shortly after the next beat", () => {
  expect(nextPollMs([9_000, 10_000], 10_400)).toBe(950);
});

test("a silent engine is asked twice a second at most, an empty fleet more rarely", () => {
  expect(nextPollMs([10_000], 60_000)).toBe(500);
  expect(nextPollMs([], 0)).toBe(1_500);
});
