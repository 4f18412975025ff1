import type { CorporateAction, Instrument as InstrumentRow } from "~/prisma/generated/client";
import type {
  BondTerms,
  CreditDefaultSwapTerms,
  ForwardTerms,
  Instrument,
  InstrumentType,
  OptionTerms,
  SensitivityTerms,
} from "~/server/domain/instrument";
import { calendarDateOf, idOf } from "./keys";

/** A stored instrument in the words of the domain; terms that its type does not have are absent. */
export function instrumentOf(
  row: InstrumentRow & { readonly corporateActions: readonly CorporateAction[] },
): Instrument {
  const forward = forwardTermsOf(row);
  const creditDefaultSwap = swapTermsOf(row);
  const sensitivities = sensitivityTermsOf(row);
  const dividends = row.corporateActions.map(({ exDate, amountLocal }) => ({
    exDate: calendarDateOf(exDate),
    amountLocal: amountLocal ?? 0,
  }));
  return {
    id: idOf(row.id),
    symbol: row.symbol,
    name: row.name,
    type: row.type as InstrumentType, // written from the same union
    currency: row.currency,
    multiplier: row.multiplier,
    sector: row.sector,
    country: row.country,
    issuer: row.issuer,
    rating: row.rating,
    underlyingId: row.underlyingId === null ? null : idOf(row.underlyingId),
    option: optionTermsOf(row),
    bond: bondTermsOf(row),
    ...(forward ? { forward } : {}),
    ...(creditDefaultSwap ? { creditDefaultSwap } : {}),
    ...(sensitivities ? { sensitivities } : {}),
    ...(dividends.length > 0 ? { dividends } : {}),
  };
}

function optionTermsOf(row: InstrumentRow): OptionTerms | null {
  if (row.type !== "option" || row.strike === null || row.expiry === null) return null;
  return {
    strike: row.strike,
    expiry: calendarDateOf(row.expiry),
    right: row.optionRight === "put" ? "put" : "call",
    exercise: row.exercise === "american" ? "american" : "european",
    impliedVolatility: row.impliedVolatility,
    dividendYield: row.dividendYield ?? 0,
  };
}

function bondTermsOf(row: InstrumentRow): BondTerms | null {
  if (row.type !== "bond" || row.coupon === null || row.maturity === null) return null;
  const frequency = row.couponFrequency === 1 || row.couponFrequency === 4 ? row.couponFrequency : 2;
  return {
    coupon: row.coupon,
    maturity: calendarDateOf(row.maturity),
    yieldToMaturity: row.yieldToMaturity,
    frequency,
  };
}

function forwardTermsOf({ type, forwardRate, maturity }: InstrumentRow): ForwardTerms | null {
  if (type !== "fx-forward" || forwardRate === null || maturity === null) return null;
  return { rate: forwardRate, maturity: calendarDateOf(maturity) };
}

function swapTermsOf(row: InstrumentRow): CreditDefaultSwapTerms | null {
  const { type, coupon, maturity, recovery, parSpread } = row;
  if (type !== "cds" || coupon === null || maturity === null || recovery === null) return null;
  return { coupon, maturity: calendarDateOf(maturity), recovery, parSpread };
}

function sensitivityTermsOf(row: InstrumentRow): SensitivityTerms | null {
  if (row.type !== "sensitivities") return null;
  return {
    deltaPer1Pct: row.deltaPer1Pct ?? 0,
    gammaPer1Pct: row.gammaPer1Pct ?? 0,
    vegaPerPoint: row.vegaPerPoint ?? 0,
    dv01: row.dv01 ?? 0,
    cs01: row.cs01 ?? 0,
  };
}
