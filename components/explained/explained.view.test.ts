import { expect, test } from "vitest";
import type { Explained } from "~/server/domain/explained";
import { countOf, explainedValue } from "./explained.view";

const leaf = (unit: Explained["unit"], value: number): Explained => ({
  label: unit,
  value,
  unit,
  rule: "given",
  terms: [],
});

test("every unit is written with its unit or its convention", () => {
  const written = (unit: Explained["unit"], value: number) => explainedValue({ unit, value }, "USD");
  expect(written("base", -668_000)).toBe("\u2212$668K");
  expect(written("fraction", 0.0187)).toBe("1.87%");
  expect(written("days", 1.5)).toBe("1.5 days");
  expect(written("price", 184.62)).toBe("184.62");
  expect(written("quantity", 60_920)).toBe("60,920");
  expect(written("count", 1_500)).toBe("1,500");
  expect(written("probability", 0.0012)).toBe("0.001");
});

test("a derivation counts itself and all below it", () => {
  expect(countOf({ ...leaf("base", 1), terms: [leaf("count", 2), leaf("price", 3)] })).toBe(3);
});
