import { assess } from "~/server/engine/assess";
import { prepareFrame, whatIf } from "~/server/engine/explain/what-if";
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
  return [...BOOKS.map(frameFinding), whatIfFinding(), pricingFinding()];
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

/** What a trade may take before the person who asks notices. */
const WHAT_IF_MS = 200;

/** What a trade would do to every figure and limit of a thousand positions, on a frame that was prepared. */
function whatIfFinding(): Finding {
  const prepared = prepareFrame(testFrame({ seed: 1, stocks: 900, options: 100, isLongShort: true }));
  let quantity = 0;
  const { p50Ms, p99Ms, repetitions } = measure(() =>
    whatIf(prepared, [{ instrumentId: "s001", quantity: ++quantity }]),
  );
  return {
    what: "what-if of one trade, 1,001 positions (100 options), all figures before and after",
    figure: `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms of ${repetitions}`,
    against: "200 ms (p50)",
    ratio: p50Ms / WHAT_IF_MS,
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
