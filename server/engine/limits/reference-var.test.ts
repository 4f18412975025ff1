import { expect, test } from "vitest";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { testFrame } from "../simulate/test-book";
import { referenceVar99 } from "./reference-var";

const FRAME = testFrame({ seed: 8, stocks: 6, isLongShort: true, windowDays: 250, days: 300 });
const SYMBOL = FRAME.instruments.get("s001")?.symbol ?? "";
const limit: Limit = {
  ...LIMIT_DEFAULTS,
  ...{ id: "1", version: 1, portfolioId: "p", name: "n", metric: "relative-var99", unit: "times" },
  ...{ kind: "hard", threshold: 2, parameter: SYMBOL },
};
const only = (symbol: string, quantity: number) => ({
  ...FRAME,
  positions: FRAME.positions
    .filter(({ instrumentId }) => instrumentId === symbol)
    .map((position) => ({ ...position, quantity, quantityAtCutOff: quantity })),
  portfolio: { ...FRAME.portfolio, capitalBase: 0 },
});

test("a book of the reference alone has the VaR of the reference: the ratio is one, of twice as much two", () => {
  const ratio = (frame: typeof FRAME) => assess({ ...frame, limits: [limit] }).limits[0]?.value;
  expect(ratio(only("s001", 100))).toBeCloseTo(1, 12);
  const value = valueOrNull(assess(only("s001", 100)).navBase) ?? Number.NaN;
  const geared = { ...only("s001", 200), portfolio: { ...FRAME.portfolio, capitalBase: -value } };
  expect(ratio(geared)).toBeCloseTo(2, 12);
});

test("the share is VaR 99 of the pool over value, whatever is held", () => {
  const alone = assess(only("s001", 1));
  const [var99, value] = [valueOrNull(alone.pool)?.var99, valueOrNull(alone.navBase)];
  expect(valueOrNull(referenceVar99(FRAME, SYMBOL))).toBeCloseTo((var99 ?? 0) / (value ?? 1), 15);
});

test("a reference that is not known, not moved, late or without any loss is named and gives no figure", () => {
  expect(referenceVar99(FRAME, "NONE")).toMatchObject({ reason: "nobody knows the reference NONE" });
  const quotes = new Map(FRAME.quotes);
  const quote = quotes.get("s001");
  if (quote) quotes.set("s001", { ...quote, state: "stale" });
  expect(referenceVar99({ ...FRAME, quotes }, SYMBOL)).toMatchObject({ code: "stale-data" });
  quotes.delete("s001");
  expect(referenceVar99({ ...FRAME, quotes }, SYMBOL).status).toBe("unavailable");
  expect(referenceVar99(FRAME, FRAME.instruments.get("cash")?.symbol ?? "").status).toBe("unavailable");
});
