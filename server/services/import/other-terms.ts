import { isCalendarDate } from "~/server/domain/calendar-date";
import type { CashDividend, InstrumentType } from "~/server/domain/instrument";
import type { InstrumentDraft } from "~/server/ports/reference-data";
import type { RowValues } from "./record-cells";

/** What is recovered of a defaulted bond where nobody says otherwise: the market's convention for senior debt. */
const RECOVERY = 0.4;

/** Columns of a user's own sensitivities. */
export const SENSITIVITY_COLUMNS = [
  "delta_per_1pct",
  "gamma_per_1pct",
  "vega_per_point",
  "dv01",
  "cs01",
] as const;

type OtherTerms = Pick<InstrumentDraft, "forward" | "creditDefaultSwap" | "sensitivities">;

/**
 * Terms of forwards, swaps and own sensitivities, on top of what is known. @returns the name of a column that is
 * missing, else the terms.
 */
export function otherTerms(
  type: InstrumentType,
  row: RowValues,
  before: InstrumentDraft,
): OtherTerms | string {
  switch (type) {
    case "fx-forward":
      return forwardOf(row, before);
    case "cds":
      return swapOf(row, before);
    case "sensitivities":
      return { sensitivities: sensitivitiesOf(row, before) };
    default:
      return {};
  }
}

function forwardOf(row: RowValues, { forward: before }: InstrumentDraft): OtherTerms | string {
  const rate = row.number("forward_rate") ?? before?.rate;
  const maturity = row.text("maturity") ?? before?.maturity;
  if (rate === undefined) return "forward_rate";
  if (maturity === undefined) return "maturity";
  return { forward: { rate, maturity } };
}

function swapOf(row: RowValues, { creditDefaultSwap: before }: InstrumentDraft): OtherTerms | string {
  const coupon = row.number("coupon") ?? before?.coupon;
  const maturity = row.text("maturity") ?? before?.maturity;
  if (coupon === undefined) return "coupon";
  if (maturity === undefined) return "maturity";
  const recovery = row.number("recovery") ?? before?.recovery ?? RECOVERY;
  const parSpread = row.number("par_spread") ?? before?.parSpread ?? null;
  return { creditDefaultSwap: { coupon, maturity, recovery, parSpread } };
}

function sensitivitiesOf(row: RowValues, { sensitivities: before }: InstrumentDraft) {
  return {
    deltaPer1Pct: row.number("delta_per_1pct") ?? before?.deltaPer1Pct ?? 0,
    gammaPer1Pct: row.number("gamma_per_1pct") ?? before?.gammaPer1Pct ?? 0,
    vegaPerPoint: row.number("vega_per_point") ?? before?.vegaPerPoint ?? 0,
    dv01: row.number("dv01") ?? before?.dv01 ?? 0,
    cs01: row.number("cs01") ?? before?.cs01 ?? 0,
  };
}

/** Cash dividends as `2026-02-10:0.25 2026-05-12:0.25`. @returns by day; null = nothing said. */
export function dividendsOf(text: string | null): readonly CashDividend[] | "unreadable" | null {
  if (text === null) return null;
  const dividends = text.split(/[\s;,]+/).map((part): CashDividend => {
    const [exDate = "", amount = ""] = part.split(":");
    return { exDate, amountLocal: Number(amount) };
  });
  const isGood = dividends.every(
    ({ exDate, amountLocal }) => isCalendarDate(exDate) && amountLocal > 0 && amountLocal < 1e9,
  );
  const isOnce = new Set(dividends.map(({ exDate }) => exDate)).size === dividends.length;
  return isGood && isOnce ? dividends.sort((a, b) => (a.exDate < b.exDate ? -1 : 1)) : "unreadable";
}
