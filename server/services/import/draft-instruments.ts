import { isDeepStrictEqual } from "node:util";
import type { Instrument, InstrumentType } from "~/server/domain/instrument";
import type { InstrumentDraft } from "~/server/ports/reference-data";
import { STATIC_RULES } from "./column-rules";
import { dividendsOf, otherTerms, SENSITIVITY_COLUMNS } from "./other-terms";
import { cashDraft, draftOf } from "./recognise-symbol";
import type { RowValues } from "./record-cells";
import type { Refusals } from "./refusals";

/** Units of the underlying in a listed equity option; a bond's price is per 100 of face. */
const OPTION_MULTIPLIER = 100;
const BOND_MULTIPLIER = 0.01;
/** Codes that stand for cash when nothing else is said; ALL and COP, for two, are also tickers. */
const CASH_CODES: ReadonlySet<string> = new Set(
  "USD EUR GBP JPY CHF CAD AUD NZD SEK NOK DKK HKD SGD CNY INR KRW MXN ZAR BRL PLN CZK HUF ILS TWD THB".split(
    " ",
  ),
);
const STATIC_COLUMNS = [...Object.keys(STATIC_RULES), "dividend_yield", "coupon_frequency", "dividends"];

/** True for a bare currency code. */
export const isCashCode = (symbol: string): boolean => CASH_CODES.has(symbol);

/** Instruments as they are known, by symbol, in the form in which they can be changed. */
export function draftsOf(instruments: readonly Instrument[]): Map<string, InstrumentDraft> {
  const symbolOf = new Map(instruments.map((each) => [each.id, each.symbol]));
  return new Map(
    instruments.map(({ id: _id, underlyingId, ...rest }) => [
      rest.symbol,
      {
        ...rest,
        underlyingSymbol: underlyingId === null ? null : (symbolOf.get(underlyingId) ?? null),
        isSimulated: false,
      },
    ]),
  );
}

/**
 * What rows say about their instruments, on top of what is known: an empty cell changes nothing.
 *
 * @param known - drafts by symbol; extended and replaced in place.
 * @returns the drafts that are new or changed, and the rows that stand. Rows that contradict each other or leave out
 * what a type needs are refused.
 */
export function draftInstruments(
  rows: readonly RowValues[],
  known: Map<string, InstrumentDraft>,
  refusals: Refusals,
): { readonly changed: readonly InstrumentDraft[]; readonly good: readonly RowValues[] } {
  const changed = new Map<string, InstrumentDraft>();
  const good: RowValues[] = [];
  const said = new Map<string, Map<string, string | number>>();
  for (const row of rows) {
    const symbol = row.text("symbol") ?? "";
    if (contradicts(row, symbol, said, refusals)) continue;
    const before = known.get(symbol);
    const after = merged(row, before ?? (isCashCode(symbol) ? cashDraft(symbol) : draftOf(symbol)), !before);
    if (typeof after === "string") {
      refusals.add({ line: row.line, column: after }, "missing-value", "", `${symbol} needs a ${after}`);
      continue;
    }
    if (after === null) {
      const text = row.text("dividends") ?? "";
      const what = "write dividends as 2026-02-10:0.25 2026-05-12:0.25, a day each with an amount above zero";
      refusals.add({ line: row.line, column: "dividends" }, "not-a-choice", text, what);
      continue;
    }
    good.push(row);
    if (before && isDeepStrictEqual(before, after)) continue;
    known.set(symbol, after);
    changed.set(symbol, after);
  }
  for (const { underlyingSymbol } of [...changed.values()]) {
    if (underlyingSymbol === null || known.has(underlyingSymbol)) continue;
    const underlying = draftOf(underlyingSymbol);
    known.set(underlyingSymbol, underlying);
    changed.set(underlyingSymbol, underlying);
  }
  return { changed: [...changed.values()], good };
}

function contradicts(
  row: RowValues,
  symbol: string,
  said: Map<string, Map<string, string | number>>,
  refusals: Refusals,
): boolean {
  const before = said.get(symbol) ?? new Map<string, string | number>();
  said.set(symbol, before);
  for (const column of STATIC_COLUMNS) {
    const value = row.text(column) ?? row.number(column);
    const other = before.get(column);
    if (value === null) continue;
    if (other !== undefined && other !== value) {
      const what = `${symbol} has the ${column} ${value} here and ${other} on a line before`;
      refusals.add({ line: row.line, column }, "disagreeing-duplicate", String(value), what);
      return true;
    }
    before.set(column, value);
  }
  return false;
}

/**
 * @returns the name of a column that the type needs and nobody gave, null for dividends that can't be read, else the
 *   draft.
 */
function merged(row: RowValues, before: InstrumentDraft, isNew: boolean): InstrumentDraft | string | null {
  const type = (row.text("type") as InstrumentType | null) ?? impliedType(row, before.type) ?? before.type; // from the table of types
  const pair = type === "fx-forward" && isNew ? row.text("underlying") : null;
  const currency = row.text("currency") ?? pair?.slice(3, 6) ?? before.currency;
  const option = type === "option" ? optionOf(row, before) : null;
  if (typeof option === "string") return option;
  const bond = type === "bond" ? bondOf(row, before) : null;
  if (typeof bond === "string") return bond;
  const other = otherTerms(type, row, before);
  if (typeof other === "string") return other;
  const dividends = dividendsOf(row.text("dividends"));
  if (dividends === "unreadable") return null;
  const underlyingSymbol = row.text("underlying") ?? before.underlyingSymbol;
  if ((type === "option" || type === "fx-forward") && underlyingSymbol === null) return "underlying";
  const usual = type === "option" ? OPTION_MULTIPLIER : type === "bond" ? BOND_MULTIPLIER : 1;
  const isUsual = isNew || before.type !== type;
  return {
    ...before,
    name: row.text("name") ?? before.name,
    type,
    currency,
    multiplier: row.number("multiplier") ?? (isUsual ? usual : before.multiplier),
    sector: row.text("sector") ?? before.sector,
    country: row.text("country") ?? before.country,
    issuer: row.text("issuer") ?? before.issuer,
    rating: row.text("rating") ?? before.rating,
    underlyingSymbol,
    option,
    bond,
    ...other,
    ...(dividends === null ? {} : { dividends }),
  };
}

/** Terms that only one type has name the type. */
function impliedType(row: RowValues, known: InstrumentType): InstrumentType | null {
  if (row.number("strike") !== null || row.text("option_type") !== null) return "option";
  if (row.number("forward_rate") !== null) return "fx-forward";
  if (row.number("recovery") !== null || row.number("par_spread") !== null) return "cds";
  if (row.text("maturity") !== null) return WITH_MATURITY.has(known) ? known : "bond";
  return SENSITIVITY_COLUMNS.some((column) => row.number(column) !== null) ? "sensitivities" : null;
}

/** Types besides bonds that have a maturity: a row that changes it changes no type. */
const WITH_MATURITY: ReadonlySet<InstrumentType> = new Set(["cds", "fx-forward"]);

function optionOf(row: RowValues, { option: before }: InstrumentDraft): InstrumentDraft["option"] | string {
  const strike = row.number("strike") ?? before?.strike;
  const expiry = row.text("expiry") ?? before?.expiry;
  const right = row.text("option_type") ?? before?.right;
  if (strike === undefined) return "strike";
  if (expiry === undefined) return "expiry";
  if (right === undefined) return "option_type";
  return {
    strike,
    expiry,
    right: right === "put" ? "put" : "call",
    // Listed options on single names can be exercised early unless somebody says otherwise.
    exercise: (row.text("exercise") ?? before?.exercise) === "european" ? "european" : "american",
    impliedVolatility: row.number("implied_volatility") ?? before?.impliedVolatility ?? null,
    dividendYield: row.number("dividend_yield") ?? before?.dividendYield ?? 0,
  };
}

function bondOf(row: RowValues, { bond: before }: InstrumentDraft): InstrumentDraft["bond"] | string {
  const coupon = row.number("coupon") ?? before?.coupon;
  const maturity = row.text("maturity") ?? before?.maturity;
  if (coupon === undefined) return "coupon";
  if (maturity === undefined) return "maturity";
  const given = row.text("coupon_frequency");
  const frequency = given === "1" ? 1 : given === "4" ? 4 : given === "2" ? 2 : (before?.frequency ?? 2);
  return {
    coupon,
    maturity,
    yieldToMaturity: row.number("yield") ?? before?.yieldToMaturity ?? null,
    frequency,
  };
}
