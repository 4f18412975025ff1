import { expect, test } from "vitest";
import type { Explained } from "~/server/domain/explained";
import { explainedValue, factsLine, foldedLabel, formulaLine, openDepth } from "./explained.view";

const leaf = (unit: Explained["unit"], value: number): Explained => ({
  label: unit,
  value,
  unit,
  rule: "given",
  terms: [],
});

test("every unit is written with its unit or its convention", () => {
  const written = (unit: Explained["unit"], value: number) => explainedValue({ unit, value }, "USD");
  expect(written("base", -668_000)).toBe("\u2212$668,000");
  expect(written("fraction", 0.0187)).toBe("1.87%");
  expect(written("days", 1.5)).toBe("1.5 days");
  expect(written("price", 184.62)).toBe("184.62");
  expect(written("quantity", 60_920)).toBe("60,920");
  expect(written("count", 1_500)).toBe("1,500");
  expect(written("probability", 0.0012)).toBe("0.0012");
  expect(written("base", 12.345)).toBe("$12.35");
  expect(written("number", 15.874507)).toBe("15.875");
});

test("numbers beside a term are one line; no facts, no line", () => {
  const facts = [
    { label: "loss", value: 12_400, unit: "base" },
    { label: "95 % interval, from", value: -0.5, unit: "number" },
  ] as const;
  expect(factsLine({ facts }, "USD")).toBe("Loss $12,400; 95% interval, from \u22120.5");
  expect(factsLine({}, "USD")).toBe("");
});

test("whole levels stand open while they are few; the rest says how many it is made of", () => {
  const wide = (count: number, terms: readonly Explained[] = []) =>
    Array.from({ length: count }, () => ({ ...leaf("count", 1), terms }));
  expect(openDepth(leaf("count", 1))).toBe(1);
  expect(openDepth({ ...leaf("count", 1), terms: wide(3, wide(2)) })).toBe(2);
  expect(openDepth({ ...leaf("count", 1), terms: wide(12, wide(3)) })).toBe(1);
  expect(foldedLabel({ made: "sum", terms: wide(4) })).toBe("Sum of 4");
  expect(foldedLabel({ terms: wide(2) })).toBe("Made of 2");
});

test("a product of given numbers is one line; what has to be opened is not", () => {
  const terms = [{ ...leaf("quantity", 100) }, { ...leaf("price", 20) }];
  expect(formulaLine({ made: "product", terms }, "USD")).toBe("Quantity 100 \u00d7 price 20.00");
  expect(formulaLine({ made: "quotient", terms }, "USD")).toContain(" \u00f7 ");
  expect(formulaLine({ made: "sum", terms }, "USD")).toBeNull();
  expect(formulaLine({ made: "product", terms: [{ ...leaf("base", 1), see: "nav" }] }, "USD")).toBeNull();
  expect(formulaLine({ made: "product", terms: [{ ...leaf("base", 1), terms }] }, "USD")).toBeNull();
});
