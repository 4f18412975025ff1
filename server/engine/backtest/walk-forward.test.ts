import { expect, test } from "vitest";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { PriceHistory } from "~/server/domain/market";
import { assess } from "../assess";
import { at } from "../math/at";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { businessDays, testInstrument, testPosition } from "../simulate/test-book";
import { METHODS } from "../value-at-risk/list";
import { eveningFrame, type StaticBook } from "./evening-frame";
import { historyView } from "./history-view";
import { scoreWalkForward } from "./score";
import { type WalkForwardInput, walkForward } from "./walk-forward";

const DAYS = 1700;
const IDS = ["a", "b", "c", "d"];
const QUANTITIES = [100, -50, 30, 60];
const dates = businessDays(DAYS);

/** Four stocks whose common volatility comes in clusters. */
function market(seed: number): PriceHistory {
  const random = seededRandom(seed);
  const normal = () => normalQuantile(Math.max(random(), 1e-12));
  const closes = new Float64Array(DAYS * 4);
  const levels = [100, 50, 20, 80];
  let h = 1;
  for (let t = 0; t < DAYS; t++) {
    const common = Math.sqrt(h) * normal();
    h = 0.03 + 0.1 * common * common + 0.87 * h;
    levels.forEach((level, i) => {
      const next = level * Math.exp(0.008 * common + 0.008 * Math.sqrt(h) * normal());
      levels[i] = next;
      closes[t * 4 + i] = next;
    });
  }
  return { dates, instrumentIds: IDS, closes, volumes: new Float64Array(DAYS * 4).fill(1e6) };
}

const book: StaticBook = {
  portfolio: {
    id: "p",
    organisationId: "o",
    name: "Test",
    baseCurrency: "USD",
    capitalBase: null,
    isCashTracked: false,
  },
  positions: IDS.map((id, i) => testPosition(id, QUANTITIES[i] ?? 0)),
  instruments: new Map(IDS.map((id) => [id, testInstrument(id, "equity", {})])),
  marketInstrumentId: null,
  conventions: { ...DEFAULT_CONVENTIONS, windowDays: 250 },
  poolWeights: new Map(),
  deepDays: 400,
};
const history = market(1);
const inputOf = (own: PriceHistory, fromDay: number, toDay: number): WalkForwardInput => ({
  book,
  history: own,
  currencies: [],
  from: dates[fromDay] ?? "",
  to: dates[toDay] ?? "",
  methods: METHODS,
});

test("the future is out of reach: other prices after an evening leave its forecasts bit for bit, by every method", () => {
  const changed = history.closes.slice();
  for (let k = 1631 * 4; k < changed.length; k++) changed[k] = at(changed, k) * (k % 3 === 0 ? 0.5 : 1.7);
  const [plain, other] = [history, { ...history, closes: changed }].map((own) =>
    walkForward({ ...inputOf(own, 1626, 1634), book: { ...book, deepDays: 1600 } }),
  );
  const upTo = (run: typeof plain) => run?.days.filter(({ madeOn }) => madeOn <= (dates[1630] ?? ""));
  expect(upTo(plain)?.length).toBe(5);
  expect(plain?.days[0]?.forecasts.filter(({ status }) => status === "ok").length).toBeGreaterThanOrEqual(
    METHODS.length - 2,
  );
  expect(upTo(other)?.map(({ forecasts }) => forecasts)).toEqual(
    upTo(plain)?.map(({ forecasts }) => forecasts),
  );
  expect(other?.days.at(-1)?.forecasts).not.toEqual(plain?.days.at(-1)?.forecasts);
  expect(upTo(other)?.at(-1)?.profitBase).not.toBe(upTo(plain)?.at(-1)?.profitBase);
}, 30_000);

test("an evening's forecast is what the live engine would have said on it", () => {
  const run = walkForward(inputOf(history, 700, 703));
  const frame = eveningFrame(book, historyView(history, [], 700, 5000), 0, null);
  const snapshot = assess(frame);
  for (const name of [
    "pool",
    "historical",
    "filtered-portfolio",
    "parametric-t",
    "parametric-ewma",
  ] as const) {
    const figures = snapshot.methods[name];
    const forecast = run.days[0]?.forecasts[run.methods.findIndex((each) => each.name === name)];
    if (figures.status !== "ok" || forecast?.status !== "ok") throw new Error(name);
    expect(forecast.value[2]?.valueAtRisk).toBe(figures.value.var99);
    expect(forecast.value[1]?.shortfall).toBe(figures.value.es975);
  }
});

test("the outcome is the change of the same holdings' value (by hand), the last day has none", () => {
  const run = walkForward(inputOf(history, 700, 705));
  expect(run.days.length).toBe(5);
  run.days.forEach((day, i) => {
    const profit = QUANTITIES.reduce(
      (sum, quantity, column) =>
        sum +
        quantity * (at(history.closes, (701 + i) * 4 + column) - at(history.closes, (700 + i) * 4 + column)),
      0,
    );
    expect(day.profitBase).toBeCloseTo(profit, 9);
    expect([day.madeOn, day.outcomeOn]).toEqual([dates[700 + i], dates[701 + i]]);
  });
});

test("a stock that stops trading keeps its last price for ten rows, then it is left out by name of both sides", () => {
  const gone = { ...history, closes: history.closes.slice() };
  for (let t = 690; t < 900; t++) gone.closes[t * 4 + 1] = Number.NaN;
  const run = walkForward({ ...inputOf(gone, 695, 705), methods: METHODS.slice(0, 1) });
  expect(run.days[0]?.leftOut).toEqual([]);
  expect(run.days.at(-1)?.leftOut).toEqual(["B"]);
  expect(run.days.every(({ profitBase }) => Number.isFinite(profitBase))).toBe(true);
});

test("scores: every statistic of every method, the headline as reference, the same bits twice", () => {
  const cheap = METHODS.filter(({ name }) => !name.startsWith("filtered-factor"));
  const run = walkForward({ ...inputOf(history, 760, 899), methods: cheap });
  const scores = scoreWalkForward(run, "pool");
  expect(scoreWalkForward(run, "pool")).toEqual(scores);
  for (const { name, levels } of scores.methods) {
    if (levels.status !== "ok") {
      expect(["cornish-fisher", "filtered-har", "regime"]).toContain(name);
      continue;
    }
    for (const score of levels.value) {
      expect(score.expected).toBeCloseTo((1 - score.level) * score.days, 9);
      expect(score.meanShortfall).toBeGreaterThan(score.meanValueAtRisk);
      expect(score.christoffersen.days).toBe(score.days);
      expect(score.shortfall.status).toBe(name === "seed-blend" ? "unavailable" : "ok");
      if (name === "pool") expect(score.againstReference.status).toBe("unavailable");
    }
  }
  const pool = scores.methods[0]?.levels;
  expect(pool?.status === "ok" && pool.value[0]?.exceptions).toBeGreaterThan(1);
  expect(() => scoreWalkForward(run, "nobody")).toThrow(RangeError);
}, 30_000);

test("too little history is a reason on each day, no business day an error", () => {
  const early = walkForward({ ...inputOf(history, 20, 30), methods: METHODS.slice(0, 1) });
  expect(early.days).toEqual([]);
  expect(early.skipped[0]?.reason).toContain("days of history");
  const flat = { ...book, positions: book.positions.map((each) => ({ ...each, quantity: 0 })) };
  const idle = walkForward({ ...inputOf(history, 700, 703), book: flat, methods: METHODS.slice(0, 1) });
  expect(idle.skipped[0]?.reason).toBe("the book has no exposure");
  expect(() => walkForward(inputOf(history, 1699, 1699))).toThrow(RangeError);
});
