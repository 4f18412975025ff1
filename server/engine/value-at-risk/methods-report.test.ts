import { expect, test } from "vitest";
import { assess } from "../assess";
import { testFrame } from "../simulate/test-book";
import { METHODS } from "./list";
import { methodsReport } from "./methods-report";

const frame = testFrame({ seed: 21, stocks: 5, options: 2 });
const { methods } = methodsReport(frame);

test("every method of the list is there once, with figures within their interval or a reason", () => {
  expect(methods.map(({ name }) => name)).toEqual(METHODS.map(({ name }) => name));
  const known = methods.flatMap(({ figures }) => (figures.status === "ok" ? [figures.value] : []));
  expect(known.length).toBeGreaterThan(8);
  for (const { var95, var99, es975 } of known) {
    expect(var99.valueBase).toBeGreaterThan(var95.valueBase);
    for (const { valueBase, interval } of [var95, var99, es975]) {
      expect(valueBase).toBeGreaterThan(0);
      if (interval.status === "unavailable") continue;
      expect(interval.value.low).toBeLessThanOrEqual(valueBase * (1 + 1e-9));
      expect(interval.value.high).toBeGreaterThanOrEqual(valueBase * (1 - 1e-9));
    }
  }
  for (const { figures } of methods)
    if (figures.status === "unavailable") expect(figures.reason.length).toBeGreaterThan(5);
});

test("the methods that a snapshot shows have the snapshot's figures", () => {
  const snapshot = assess(frame);
  for (const name of [
    "pool",
    "historical",
    "filtered-portfolio",
    "parametric-t",
    "parametric-ewma",
  ] as const) {
    const own = methods.find((method) => method.name === name)?.figures;
    const shown = snapshot.methods[name];
    if (own?.status !== "ok" || shown.status !== "ok") throw new Error(`${name} is known`);
    expect(own.value.var99.valueBase).toBeCloseTo(shown.value.var99, 6);
    expect(own.value.es975.valueBase).toBeCloseTo(shown.value.es975, 6);
  }
});
