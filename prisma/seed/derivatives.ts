import type { InstrumentDraft } from "~/server/ports/reference-data";
import type { Holding } from "./portfolios";
import { instrument, NAME_SPREAD } from "./universe";

/** Ends that lie ahead of the whole recorded stretch. */
const FORWARD_DAY = "2020-09-30";
const SWAP_END = "2024-12-20";
const OPTION_EXPIRY = "2020-09-18";
/** Strike of the put on the future as a share of its price at the opening. */
const MONEYNESS = 0.92;

/**
 * One of each kind that is neither share nor fund: euros sold forward, credit protection, a put on the index future.
 */
export function listDerivatives(priceOf: (symbol: string) => number): readonly InstrumentDraft[] {
  const strike = Math.round((priceOf("SPXF") * MONEYNESS) / 25) * 25;
  return [
    {
      ...instrument("EURUSD 2009 FWD", `Euro in US dollars, forward to ${FORWARD_DAY}`, "fx-forward", "USD"),
      sector: "Currencies",
      underlyingSymbol: "EURUSD",
      forward: { rate: Math.round(priceOf("EURUSD") * 1.012 * 1000) / 1000, maturity: FORWARD_DAY },
    },
    {
      ...instrument("GUNP CDS 2412", `Gunwale Petroleum protection to ${SWAP_END}`, "cds", "USD"),
      sector: "Credit protection",
      issuer: "Gunwale Petroleum",
      underlyingSymbol: NAME_SPREAD,
      creditDefaultSwap: { coupon: 0.01, maturity: SWAP_END, recovery: 0.4, parSpread: null },
    },
    {
      ...instrument(
        `SPXF 2009 P${strike}`,
        `S&P 500 future put ${strike}, ${OPTION_EXPIRY}`,
        "option",
        "USD",
      ),
      multiplier: 50,
      sector: "Options",
      underlyingSymbol: "SPXF",
      option: {
        strike,
        expiry: OPTION_EXPIRY,
        right: "put",
        exercise: "american",
        impliedVolatility: 0.175,
        dividendYield: 0,
      },
    },
  ];
}

/**
 * How the multi-asset book holds them: as hedges, so small that what has no known volume stays below a twentieth of
 * gross.
 */
export function holdDerivatives(drafts: readonly InstrumentDraft[]): Holding[] {
  const quantities: Partial<Record<InstrumentDraft["type"], number>> = {
    "fx-forward": -1_500_000,
    cds: 1_500_000,
    option: 10,
  };
  return drafts.map(({ symbol, type }) => ({ book: "Overlay", symbol, quantity: quantities[type] ?? 0 }));
}
