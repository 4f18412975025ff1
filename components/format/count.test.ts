import { expect, test } from "vitest";
import { counted, dayCount, inDays, listed, quantity } from "./count";

test("counts agree with their noun", () => {
  expect(counted(0, "limit")).toBe("no limits");
  expect(counted(1, "limit")).toBe("1 limit");
  expect(counted(1_200, "breach", "breaches")).toBe("1,200 breaches");
});

test("what is below the last digit is said to be", () => {
  expect(dayCount(0.04)).toBe("< 0.1");
  expect(dayCount(0)).toBe("0.0");
  expect(inDays(1.16)).toBe("1.2 days");
});

test("names are listed as people say them", () => {
  expect(listed([])).toBe("");
  expect(listed(["a"])).toBe("a");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect(quantity(-758)).toBe("\u2212758");
});
