import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { PriceHistory } from "~/server/domain/market";
import { walkForward } from "~/server/engine/backtest/walk-forward";
import { garchWorld } from "~/server/engine/simulate/known-worlds";
import { businessDays, testInstrument, testPosition } from "~/server/engine/simulate/test-book";
import { METHODS } from "~/server/engine/value-at-risk/list";
import { timingOf } from "./measure";
import type { Finding } from "./report";

const SHARES = 20;
const DEEP_DAYS = 2000;
const EVENINGS = 120;
/** What ten years of evenings may take before the person who asks goes away. */
const TEN_YEARS = 2520;
const WAIT_MS = 60_000;

/** What one evening of a back-test by every method costs, once models are fitted. */
export function benchBacktest(): Finding[] {
  const history = pastOf(DEEP_DAYS + EVENINGS + 1);
  const times: number[] = [];
  let before = performance.now();
  walkForward({
    book: {
      portfolio: {
        id: "p",
        organisationId: "o",
        name: "Bench",
        baseCurrency: "USD",
        capitalBase: null,
        isCashTracked: false,
      },
      positions: history.instrumentIds.map((id, i) => testPosition(id, i % 4 === 3 ? -50 : 100)),
      instruments: new Map(history.instrumentIds.map((id) => [id, testInstrument(id, "equity", {})])),
      marketInstrumentId: null,
      conventions: DEFAULT_CONVENTIONS,
      poolWeights: new Map(),
      deepDays: DEEP_DAYS,
    },
    history,
    currencies: [],
    from: history.dates[DEEP_DAYS] ?? "",
    to: history.dates.at(-1) ?? "",
    methods: METHODS,
    onDay() {
      const now = performance.now();
      times.push(now - before);
      before = now;
    },
  });
  const later = times.slice(1); // the first one fits everything from nothing
  const meanMs = later.reduce((sum, ms) => sum + ms / later.length, 0);
  const { p50Ms, p99Ms } = timingOf(later);
  return [
    {
      what: `an evening of a back-test by all ${METHODS.length} methods, ${SHARES} shares, ${DEEP_DAYS.toLocaleString("en-US")} days of history`,
      figure: `mean ${meanMs.toFixed(1)} ms, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms of ${later.length}`,
      against: "ten years of evenings in 60 s (mean)",
      ratio: (meanMs * TEN_YEARS) / WAIT_MS,
    },
  ];
}

/** Shares of simulated worlds side by side, with ranges around their closes. */
function pastOf(days: number): PriceHistory {
  const moves = Array.from({ length: SHARES / 5 }, (_, world) => garchWorld(1 + world, days).moves).flat();
  const closes = new Float64Array(days * SHARES);
  moves.forEach((own, i) => {
    let level = 100;
    own.forEach((move, t) => {
      level *= 1 + move;
      closes[t * SHARES + i] = level;
    });
  });
  return {
    dates: businessDays(days),
    instrumentIds: moves.map((_, i) => `s${String(i).padStart(2, "0")}`),
    closes,
    volumes: new Float64Array(closes.length).fill(1e6),
    ranges: {
      opens: closes.slice(),
      highs: closes.map((close) => close * 1.01),
      lows: closes.map((close) => close * 0.99),
    },
  };
}
