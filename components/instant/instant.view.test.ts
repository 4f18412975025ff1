import { expect, test } from "vitest";
import type { KeptInstant } from "~/server/ports/instant-book";
import type { PointInTime } from "~/server/services/questions/at-instant";
import { asAddress, instantHref } from "./address";
import { hoursOf, instantFinding, instantOfFields, isMarked } from "./instant.view";

const NINE = Date.UTC(2026, 10, 22, 9);
const kept = (computedAtMs: number, ...reasons: KeptInstant["reasons"]): KeptInstant => ({
  seq: 1,
  computedAtMs,
  asOfMs: computedAtMs,
  reasons,
});

test("an instant is addressed by its second", () => {
  expect(asAddress(NINE + 3_187_000)).toBe("2026-11-22T09:53:07Z");
  expect(instantHref("3", NINE)).toBe("/portfolios/3/at?at=2026-11-22T09:00:00Z");
});

test("an hour says how much of it is kept whole, what for, and where it begins", () => {
  const wholes = [
    kept(NINE, "minute"),
    kept(NINE + 61_000, "breach"),
    kept(NINE + 120_000, "forecast", "minute"),
    kept(NINE + 3_600_000, "minute"),
  ];
  const seconds = { firstMs: NINE + 3_500_000, lastMs: NINE + 4_000_000 };
  const hours = hoursOf("2026-11-22", wholes, seconds);
  expect(hours).toHaveLength(24);
  expect(hours[8]).toMatchObject({ wholes: 0, firstMs: null, mark: null, hasSeconds: false });
  expect(hours[9]).toMatchObject({ wholes: 3, share: 0.05, firstMs: NINE, mark: "breach", hasSeconds: true });
  expect(hours[10]).toMatchObject({ wholes: 1, mark: null, hasSeconds: true });
  expect(hours[11]).toMatchObject({ hasSeconds: false });
  expect(wholes.filter(isMarked)).toHaveLength(2);
});

test("fields name a second or none", () => {
  expect(instantOfFields("2026-11-22", "09:00")).toBe(NINE);
  expect(instantOfFields("2026-11-22", "09:00:07")).toBe(NINE + 7_000);
  expect(instantOfFields("", "09:00")).toBeNull();
  expect(instantOfFields("2026-11-22", "")).toBeNull();
});

test("a difference is said by build: the same one is at fault, another one is shown", () => {
  const found = (over: object) =>
    instantFinding({
      computedAtMs: NINE,
      reasons: [],
      refusal: null,
      recomputation: {
        ...{ isEqual: false, differing: 1, fields: 300, builtThen: "a", builtNow: "a" },
        ...over,
      },
    } as unknown as PointInTime); // what is read of it
  expect(found({ isEqual: true })).toEqual({
    tone: "calm",
    finding: "Made again: equal to the last bit",
    because: "22 Nov 2026, 09:00:00 UTC; its row is kept, the rest is made again.",
  });
  expect(found({})).toMatchObject({ tone: "breach", finding: expect.stringContaining("on the same build") });
  expect(found({ builtNow: "b" })).toMatchObject({
    tone: "near",
    finding: expect.stringContaining("Another build"),
  });
});
