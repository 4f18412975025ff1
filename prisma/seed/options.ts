import type { InstrumentDraft } from "~/server/ports/reference-data";
import { MARKET_SYMBOL } from "./universe";

/** Expiries that lie ahead of the whole recorded stretch and well into the simulated one. */
const EXPIRIES = ["2020-06-19", "2020-12-18", "2021-06-18"] as const;
/** Strikes as shares of the price of the underlying at the opening. */
const INDEX_STRIKES = [0.8, 0.9, 0.95, 1, 1.05, 1.1];
/** Implied volatility at the money, and what a strike lower by all of the price adds to it. */
const INDEX_VOLATILITY = 0.15;
const STOCK_VOLATILITY = 0.27;
const SKEW = 0.35;
const CONTRACT = 100;

export type ListedOption = {
  readonly draft: InstrumentDraft;
  readonly underlying: string;
  readonly moneyness: number;
};

/** Options on the index (European) and on single names (American), struck around the given prices. */
export function listOptions(priceOf: (symbol: string) => number, names: readonly string[]): ListedOption[] {
  const onIndex = EXPIRIES.flatMap((expiry) =>
    INDEX_STRIKES.map((moneyness) => {
      const strike = roundTo(priceOf(MARKET_SYMBOL) * moneyness, 25);
      return option(
        MARKET_SYMBOL,
        strike,
        expiry,
        moneyness < 1 ? "put" : "call",
        "european",
        INDEX_VOLATILITY,
        moneyness,
      );
    }),
  );
  const onNames = names.map((symbol, i) => {
    const moneyness = i % 2 === 0 ? 0.95 : 1.05;
    const strike = roundTo(priceOf(symbol) * moneyness, priceOf(symbol) > 100 ? 5 : 1);
    return option(
      symbol,
      strike,
      EXPIRIES[i % 2] ?? EXPIRIES[0],
      i % 2 === 0 ? "put" : "call",
      "american",
      STOCK_VOLATILITY,
      moneyness,
    );
  });
  return [...onIndex, ...onNames];
}

function option(
  underlying: string,
  strike: number,
  expiry: string,
  right: "call" | "put",
  exercise: "european" | "american",
  atTheMoney: number,
  moneyness: number,
): ListedOption {
  const symbol = `${underlying} ${expiry.slice(2, 4)}${expiry.slice(5, 7)} ${right === "put" ? "P" : "C"}${strike}`;
  return {
    underlying,
    moneyness,
    draft: {
      symbol,
      name: `${underlying} ${right} ${strike}, ${expiry}`,
      type: "option",
      currency: "USD",
      multiplier: CONTRACT,
      sector: "Options",
      country: "United States",
      issuer: null,
      rating: null,
      underlyingSymbol: underlying,
      option: {
        strike,
        expiry,
        right,
        exercise,
        impliedVolatility: Math.round((atTheMoney + SKEW * Math.max(0, 1 - moneyness)) * 1e4) / 1e4,
        dividendYield: underlying === MARKET_SYMBOL ? 0.018 : 0.01,
      },
      bond: null,
      isSimulated: true,
    },
  };
}

const roundTo = (price: number, step: number): number => Math.max(step, Math.round(price / step) * step);
