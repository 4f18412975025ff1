import { expect, test } from "vitest";
import { type FigureKey, PLAIN_FIGURES } from "~/server/domain/figure";
import { ok } from "~/server/domain/measure";
import { howInstant, howTitle, limitOfFigure, withHow } from "./how.view";

test("the address keeps what else is in it, and takes a figure in and out", () => {
  expect(withHow("", "var99")).toBe("?how=var99");
  expect(withHow("?sort=value", "limit:12")).toBe("?sort=value&how=limit:12");
  expect(withHow("?how=var99&sort=value", "nav")).toBe("?sort=value&how=nav");
  expect(withHow("?how=var99", null)).toBe("");
  expect(new URLSearchParams(withHow("", "stress:2008-autumn")).get("how")).toBe("stress:2008-autumn");
});

test("every figure has a title of its own", () => {
  const keys: FigureKey[] = [...PLAIN_FIGURES, "limit:1", "stress:x"];
  expect(new Set(keys.map(howTitle)).size).toBe(keys.length);
});

test("the instant is that of the frame, and the day's profit names its cut-off", () => {
  const asOfMs = Date.UTC(2020, 0, 24, 19, 32, 5);
  const dayReferenceMs = Date.UTC(2020, 0, 23, 21, 0);
  const derivation = { asOfMs, baseCurrency: "USD", dayReferenceMs, explained: ok(tree) };
  expect(howInstant({ ...derivation, figure: "var99" })).toMatch(
    /^As of 14:32:05 New York, Fri 24 Jan 2020\. /,
  );
  expect(howInstant({ ...derivation, figure: "day-pnl" })).toContain("since 16:00 on Thu 23 Jan 2020");
});

const tree = { label: "x", value: 1, unit: "base", rule: "given", terms: [] } as const;

test("the use of a limit is of that limit, any other figure of none", () => {
  expect(limitOfFigure("limit:12")).toBe("12");
  expect(limitOfFigure("var99")).toBeNull();
  expect(limitOfFigure("stress:2008-autumn")).toBeNull();
});
