import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { PORTFOLIO } from "../fitted-models";
import { priceBook } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { garchHorizonVariance } from "../volatility/variance-horizon";
import { Evening } from "./evening";
import { overlappingFigures } from "./horizon";
import { horizonReport } from "./horizon-report";
import { GARCH } from "./scenario-methods";

const FRAME = testFrame({ seed: 8, stocks: 4, options: 2, days: 1100, windowDays: 300, deepDays: 1050 });
const evening = new Evening(FRAME, priceBook(FRAME));
const report = horizonReport(evening);
const line = (rule: string, days: number, from = report) =>
  from.find((each) => each.rule === rule && each.days === days);
const figures = (rule: string, days: number) => {
  const found = line(rule, days);
  return (found && valueOrNull(found.figures)) ?? { var95: 0, var99: 0, es975: 0 };
};

test("ten days by the root of ten, of the pool and of the filtered member (by hand: 3.1623 times one day)", () => {
  const { pool, methods } = assess(FRAME);
  expect(figures("square-root", 10).var99).toBeCloseTo(3.16227766 * (valueOrNull(pool)?.var99 ?? 0), 3);
  expect(line("square-root", 10)?.convention).toBe("10 days by square root of time: 3.16 times one day");
  const filtered = valueOrNull(methods["filtered-portfolio"])?.es975 ?? 0;
  expect(figures("ewma", 20).es975 / filtered).toBeCloseTo(Math.sqrt(20), 9);
});

test("GARCH's way back: the root of the summed variances over tomorrow's, times its own figures of one day", () => {
  const shares = evening.deepShares;
  const fit = shares.status === "ok" ? evening.models.garch(PORTFOLIO, shares.value, GARCH) : shares;
  if (shares.status !== "ok" || fit.status !== "ok") throw new Error("no fit");
  const ratio = figures("garch", 20).var99 / figures("garch", 10).var99;
  // The same figure of one day cancels: what is left is a function of the parameters and of tomorrow's variance alone.
  const tomorrow = (() => {
    let h = shares.value.reduce((sum, r) => sum + (r * r) / shares.value.length, 0);
    const { omega, alpha, beta } = fit.value.parameters;
    for (const r of shares.value) h = omega + alpha * r * r + beta * h;
    return h;
  })();
  const sums = [20, 10].map((days) => garchHorizonVariance(tomorrow, fit.value.parameters, days));
  expect(ratio).toBeCloseTo(Math.sqrt((sums[0] ?? 0) / (sums[1] ?? 1)), 9);
});

test("overlapping moves are scenarios of their own, and ES is never below VaR at any rule", () => {
  expect(line("overlapping", 10)?.figures).toEqual(
    (({ status, ...rest }) =>
      status === "ok" && "value" in rest ? { status, value: rest.value.figures } : null)(
      overlappingFigures(evening, 10),
    ),
  );
  for (const { figures: found } of report) {
    if (found.status !== "ok") continue;
    expect(found.value.es99).toBeGreaterThanOrEqual(found.value.var99);
    expect(found.value.var99).toBeGreaterThan(found.value.var95);
  }
});

test("what a rule lacks it says: GARCH without deep history, overlapping moves without enough days, a book of nothing", () => {
  const { deep: _, ...market } = FRAME.market;
  const shallow = { ...FRAME, market };
  const found = horizonReport(new Evening(shallow, priceBook(shallow)));
  expect(line("garch", 10, found)?.figures).toMatchObject({ code: "not-enough-history" });
  expect(line("square-root", 10, found)?.figures.status).toBe("ok");
  const short = testFrame({ seed: 8, stocks: 2, days: 112, windowDays: 110 });
  expect(line("overlapping", 20, horizonReport(new Evening(short, priceBook(short))))?.figures).toMatchObject(
    {
      code: "not-enough-history",
      reason: "91 moves over 20 days, 100 are needed",
    },
  );
  const empty = { ...FRAME, positions: [] };
  for (const each of horizonReport(new Evening(empty, priceBook(empty))))
    expect(each.figures.status).toBe("unavailable");
});
