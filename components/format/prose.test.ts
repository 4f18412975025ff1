import { expect, test } from "vitest";
import { asProse } from "./prose";

test("minus signs become real, hyphens in words and years stay", () => {
  expect(asProse("S&P 500 -33.9 % by beta; 10-year +15 bp")).toBe(
    "S&P 500 \u221233.9% by beta; 10-year +15 bp",
  );
});
