import { expect, test } from "vitest";
import type { Frame } from "~/server/domain/frame";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { testFrame, testPosition } from "../simulate/test-book";
import { firmRisk } from "./firm-risk";

const FRAME = testFrame({ seed: 41, stocks: 8, options: 4, days: 260, windowDays: 200, isLongShort: true });
const portfolio = (id: string, pick: (i: number) => boolean, sign = 1): Frame => ({
  ...FRAME,
  portfolio: { ...FRAME.portfolio, id, name: `Portfolio ${id}` },
  positions: FRAME.positions
    .filter((_, i) => pick(i))
    .map((each) => ({ ...each, quantity: sign * each.quantity })),
});
const firmOf = (...frames: Frame[]) => {
  const found = valueOrNull(firmRisk(frames));
  if (!found) throw new Error("unavailable");
  return found;
};

test("the firm's figures are those of one book that holds everything, and the books' vectors add to its own", () => {
  const [one, other] = [portfolio("a", (i) => i % 2 === 0), portfolio("b", (i) => i % 2 === 1)];
  const firm = firmOf(one, other);
  const whole = valueOrNull(assess(FRAME).pool);
  expect(firm.var99).toBeCloseTo(whole?.var99 ?? 0, 6);
  expect(firm.es975).toBeCloseTo(whole?.es975 ?? 0, 6);
  const scale = 1e-9 * assess(FRAME).grossBase;
  firm.pnl.forEach((profit, j) => {
    const sum = firm.portfolios.reduce((total, { pnl }) => total + (pnl[j] ?? 0), 0);
    expect(Math.abs(sum - profit)).toBeLessThan(scale);
  });
  const shares = (pick: "componentVar99" | "componentEs975") =>
    firm.portfolios.reduce((total, each) => total + each[pick], 0);
  expect(shares("componentVar99")).toBeCloseTo(firm.var99, 5);
  expect(shares("componentEs975")).toBeCloseTo(firm.es975, 5);
  expect(firm.diversificationBase).toBeGreaterThanOrEqual(-1e-6);
});

test("what one book is long and the other short nets to nothing", () => {
  const firm = firmOf(
    portfolio("a", () => true),
    portfolio("b", () => true, -1),
  );
  expect(Math.abs(firm.var99) + Math.abs(firm.es975)).toBeLessThan(1e-6);
  expect([...firm.netQuantities.values()].every((quantity) => quantity === 0)).toBe(true);
  expect(firm.grossBase).toBeLessThan(1e-6);
  expect(firm.nettedBase).toBeCloseTo(2 * assess(FRAME).grossBase, 3);
});

test("by hand: 100 in one book and 40 short in another are 60; positions named alike in two books stay apart", () => {
  const holding = (id: string, quantity: number): Frame => ({
    ...portfolio(id, () => false),
    positions: [testPosition("s000", quantity)],
  });
  const firm = firmOf(holding("a", 100), holding("b", -40));
  expect(firm.netQuantities.get("s000")).toBe(60);
  const alone = firmOf(holding("a", 60));
  expect(firm.var99).toBeCloseTo(alone.var99, 8);
  const [long, short] = firm.portfolios;
  expect((long?.pnl[7] ?? 0) / (short?.pnl[7] ?? 1)).toBeCloseTo(-2.5, 9);
});

test("no portfolio, another currency and another market are refused", () => {
  const one = portfolio("a", () => true);
  expect(() => firmRisk([])).toThrow(RangeError);
  expect(() => firmRisk([one, { ...one, portfolio: { ...one.portfolio, baseCurrency: "EUR" } }])).toThrow(
    RangeError,
  );
  expect(() => firmRisk([one, { ...one, market: { ...one.market, id: "other" } }])).toThrow(RangeError);
  expect(firmRisk([{ ...one, positions: [] }])).toMatchObject({ status: "unavailable" });
});
