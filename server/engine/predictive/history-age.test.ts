import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import { LIMIT_DEFAULTS } from "~/server/domain/limit";
import { assess } from "../assess";
import { testFrame } from "../simulate/test-book";
import { tooOldHistory } from "./history-age";

const frame = testFrame({ seed: 3, stocks: 4 });
const later = (days: number) => ({
  ...frame,
  asOfDate: addDays(frame.market.historical.dates.at(-1) ?? "", days),
});

test("thirty days after its end a history still speaks, a day later it does not", () => {
  expect(tooOldHistory(later(30))).toBeNull();
  expect(tooOldHistory(later(31))).toMatchObject({ status: "unavailable", code: "stale-data" });
});

test("on a history that is too old there is no VaR, no volatility, no regime, and a limit on either is unknown", () => {
  const limit = {
    id: "1",
    version: 1,
    portfolioId: "p",
    name: "VaR",
    metric: "var99",
    unit: "base",
    kind: "hard",
  } as const;
  const old = { ...later(31), limits: [{ ...LIMIT_DEFAULTS, ...limit, threshold: 1e12 }] };
  const snapshot = assess(old);
  expect(snapshot.pool).toMatchObject({ status: "unavailable", code: "stale-data" });
  expect(snapshot.methods["parametric-ewma"].status).toBe("unavailable");
  expect(snapshot.limits[0]?.state).toBe("unknown");
  expect(snapshot.regime).toMatchObject({ status: "unavailable", code: "stale-data" });
  expect(assess(later(30)).regime.status).toBe("ok");
});
