import { expect, test } from "vitest";
import { clockOffset } from "./server-clock";

const NOON = Date.UTC(2026, 10, 20, 12);

test("clocks that agree within the header's second are one clock", () => {
  expect(clockOffset(new Date(NOON).toUTCString(), NOON + 900)).toBe(0);
});

test("a browser that is an hour behind sees the server's time", () => {
  expect(clockOffset(new Date(NOON).toUTCString(), NOON - 3_600_000)).toBe(3_600_500);
});

test("no header, no claim", () => {
  expect(clockOffset(null, NOON)).toBe(0);
  expect(clockOffset("not a date", NOON)).toBe(0);
});
