import { isCurrencyCode } from "~/server/domain/currency-codes";
import type { InstrumentType } from "~/server/domain/instrument";
import type { InstrumentDraft } from "~/server/ports/reference-data";

/** Levels that can be observed but not held. */
const INDICES: ReadonlySet<string> = new Set(
  "GSPC SPX IXIC NDX DJI DJIA RUT VIX VXN MOVE OVX GVZ FTSE STOXX50E GDAXI N225 HSI".split(" "),
);
/** Yields and spreads in percent, by their usual names. */
const RATES =
  /^(\^?(TNX|FVX|TYX|IRX)|DGS(1MO|3MO|6MO|1|2|3|5|7|10|20|30)|DFII\d+|DFF|SOFR|ACMTP\d+|(AAA|BAA)10Y|T\d+Y\w+|\w+_(OAS|SPREAD|YIELD|RATE))$/;
/** Futures, and spot prices of energy, which behave like them: they can fall below zero. */
const FUTURES = /(-FUT|-SPOT|=F)$/;
const CRYPTO = /^([A-Z0-9]{2,10})-([A-Z]{3})$/;

export type Recognised = {
  readonly type: InstrumentType;
  readonly currency: string | null;
  readonly name: string;
};

/** What a bare symbol says about its instrument; an equity where it says nothing. */
export function recogniseSymbol(symbol: string): Recognised {
  const [base, quote] = [symbol.slice(0, 3), symbol.slice(3).replace(/=X$/, "")];
  if (base !== quote && isCurrencyCode(base) && isCurrencyCode(quote))
    return { type: "fx", currency: quote, name: `${base}/${quote}` };
  const pair = CRYPTO.exec(symbol);
  if (pair?.[2] !== undefined && isCurrencyCode(pair[2]) && !isCurrencyCode(pair[1] ?? ""))
    return { type: "crypto", currency: pair[2], name: symbol };
  if (RATES.test(symbol)) return { type: "rate", currency: "USD", name: symbol };
  if (symbol.startsWith("^") || INDICES.has(symbol)) return { type: "index", currency: null, name: symbol };
  if (FUTURES.test(symbol)) return { type: "future", currency: null, name: symbol };
  return { type: "equity", currency: null, name: symbol };
}

/** An instrument of which nothing but the symbol is known. */
export function draftOf(symbol: string): InstrumentDraft {
  const { type, currency, name } = recogniseSymbol(symbol);
  return {
    symbol,
    name,
    type,
    currency: currency ?? "USD",
    multiplier: 1,
    sector: null,
    country: null,
    issuer: null,
    rating: null,
    underlyingSymbol: null,
    option: null,
    bond: null,
    isSimulated: false,
  };
}

/** Cash of a currency, held under the currency's own code. */
export const cashDraft = (currency: string): InstrumentDraft => ({
  ...draftOf(currency),
  name: `${currency} cash`,
  type: "cash",
  currency,
});
