import { assess } from "~/server/engine/assess";
import { blackScholes } from "~/server/engine/pricing/black-scholes";
import { testFrame } from "~/server/engine/simulate/test-book";
import { measure } from "./measure";
import type { Finding } from "./report";

/** The period in which everything has to be done. */
const BEAT_MS = 1_000;
const BOOKS = [
  { stocks: 60, options: 0 },
  { stocks: 160, options: 40 },
  { stocks: 300, options: 40 },
];

/** How much of a beat one portfolio takes, and how that grows with the book. */
export function benchEngine(): Finding[] {
  return [...BOOKS.map(frameFinding), pricingFinding()];
}

function frameFinding({ stocks, options }: (typeof BOOKS)[number]): Finding {
  const frame = testFrame({ seed: 1, stocks, options, isLongShort: true });
  const { p50Ms, p99Ms, repetitions } = measure(() => assess(frame));
  return {
    what: `whole assessment, ${stocks + options + 1} positions (${options} options), 500 + 500 + 1,000 scenarios`,
    figure: `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms of ${repetitions}`,
    against: "one beat of 1 s (p99)",
    ratio: p99Ms / BEAT_MS,
  };
}

/** Prices of one option in this many markets. */
const PRICES = 100_000;

function pricingFinding(): Finding {
  const terms = { isCall: true, strike: 100, years: 0.5, rate: 0.03, dividendYield: 0 };
  let sum = 0;
  const { p50Ms } = measure(() => {
    for (let i = 0; i < PRICES; i++) sum += blackScholes(terms, 60 + (80 * i) / PRICES, 0.25);
  }, 2_000);
  if (!Number.isFinite(sum)) throw new Error("the prices must be used, or the compiler leaves them out");
  return {
    what: "Black-Scholes-Merton value, plain TypeScript",
    figure: `${((p50Ms * 1e6) / PRICES).toFixed(0)} ns a price`,
    against: "not compared here",
    ratio: null,
  };
}
