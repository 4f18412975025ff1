import fc from "fast-check";
import { expect, test } from "vitest";
import type { PreviousLimitState } from "~/server/domain/limit";
import { decide } from "./hysteresis";

const bands = {
  unit: "nav",
  direction: "max",
  threshold: 0.05,
  warnAt: 0.8,
  clearAt: 0.95,
  openAfterMs: 0,
  closeAfterMs: 0,
} as const;
const at = (utilisation: number | null, isOver: boolean) => ({ utilisation, isOver });
const before = (isBreachOpen: boolean): PreviousLimitState => ({
  limitId: "l",
  state: "ok",
  isBreachOpen,
  pendingSinceMs: null,
});

test("at the threshold is near, over it is a breach, below the warning is ok (by hand)", () => {
  expect(decide(bands, at(1, false), undefined, 0)).toMatchObject({ state: "warning", isBreachOpen: false });
  expect(decide(bands, at(1.001, true), undefined, 0)).toMatchObject({ state: "breach", isBreachOpen: true });
  expect(decide(bands, at(0.79, false), undefined, 0)).toMatchObject({ state: "ok", isBreachOpen: false });
});

test("99.9 % and 100.1 % in turn are one breach", () => {
  let open = false;
  let openings = 0;
  for (const utilisation of [0.999, 1.001, 0.999, 1.001, 0.96, 1.002, 0.94, 0.96]) {
    const next: boolean = decide(bands, at(utilisation, utilisation > 1), before(open), 0).isBreachOpen;
    if (next && !open) openings++;
    open = next;
  }
  expect(openings).toBe(1);
  expect(open).toBe(false);
});

test("an open breach survives not knowing, and NaN is never ok", () => {
  expect(decide(bands, at(null, false), before(true), 0)).toMatchObject({
    state: "unknown",
    isBreachOpen: true,
  });
  fc.assert(
    fc.property(fc.boolean(), (wasOpen) => {
      expect(decide(bands, at(Number.NaN, false), before(wasOpen), 0)).toMatchObject({
        state: "unknown",
        isBreachOpen: wasOpen,
      });
    }),
  );
});

test("a clock that is set back an hour delays an opening by its dwell, not by the hour", () => {
  const HOUR = 3_600_000;
  const dwelling = { ...bands, openAfterMs: 60_000, closeAfterMs: 60_000 };
  for (const wasOpen of [false, true]) {
    const reading = wasOpen ? at(0.5, false) : at(1.2, true);
    const pending = { ...before(wasOpen), pendingSinceMs: 10 * HOUR };
    const back = decide(dwelling, reading, pending, 9 * HOUR);
    expect(back).toMatchObject({ isBreachOpen: wasOpen, pendingSinceMs: 9 * HOUR });
    const after = decide(dwelling, reading, { ...before(wasOpen), ...back }, 9 * HOUR + 60_000);
    expect(after.isBreachOpen).toBe(!wasOpen);
  }
});

test("a count closes at its threshold, where nothing lies between one and none (by hand)", () => {
  const counted = { ...bands, unit: "count", threshold: 1 } as const;
  expect(decide(counted, at(2, true), before(true), 0).isBreachOpen).toBe(true);
  expect(decide(counted, at(1, false), before(true), 0)).toMatchObject({
    state: "warning",
    isBreachOpen: false,
  });
});

test("a least coverage of 95 % closes half way to all of it, and one of everything at everything (by hand)", () => {
  const least = (threshold: number) => ({ ...bands, unit: "share", direction: "min", threshold }) as const;
  const stillOpen = (threshold: number, value: number): boolean =>
    decide(least(threshold), at(threshold / value, value < threshold), before(true), 0).isBreachOpen;
  expect([0.94, 0.95, 0.974, 0.976, 1].map((value) => stillOpen(0.95, value))).toEqual([
    ...[true, true, true, false, false],
  ]);
  expect([0.999, 1].map((value) => stillOpen(1, value))).toEqual([true, false]);
  // With room above it, the band is the limit's own: 0.5 / 0.95 = 0.526.
  expect([0.52, 0.53].map((value) => stillOpen(0.5, value))).toEqual([true, false]);
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), (threshold) => {
      expect(stillOpen(threshold, 1)).toBe(false);
    }),
  );
});
