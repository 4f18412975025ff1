import { CHANGE_TERMS, type ChangeTerm, type FigureChange } from "~/server/domain/change";
import { PNL_TERMS, type PnlAttribution, type PnlTerm } from "~/server/domain/pnl";
import type { Since } from "~/server/domain/question";

export const SINCE_NAMES: Readonly<Record<Since, string>> = {
  close: "Last close",
  open: "Today's open",
  hour: "An hour ago",
  quarter: "15 minutes ago",
};

export const CHANGE_NAMES: Readonly<Record<ChangeTerm, string>> = {
  trades: "Trades",
  prices: "Prices",
  volatility: "Volatility",
  correlation: "Correlation",
  regime: "Regime",
  window: "Days that entered and left the window",
  time: "Time",
  model: "Model",
  parameters: "Parameters",
  residual: "Residual",
};
const PNL_NAMES: Readonly<Record<PnlTerm, string>> = {
  price: "Prices",
  volatility: "Implied volatility",
  currency: "Currencies",
  carry: "Carry and time",
  income: "Dividends and coupons",
  trades: "Trades against the last price",
  fees: "Fees",
  residual: "Residual",
};

/** One term of a change; all rows sum to the change. */
export type TermRow = { readonly key: string; readonly name: string; readonly value: number };

/** Every term, also those that are zero: an absent cause is an answer. The residual is always shown. */
export const changeRows = ({ terms }: FigureChange): TermRow[] =>
  CHANGE_TERMS.map((term) => ({ key: term, name: CHANGE_NAMES[term], value: terms[term] }));

export const pnlRows = ({ terms }: PnlAttribution): TermRow[] =>
  PNL_TERMS.map((term) => ({ key: term, name: PNL_NAMES[term], value: terms[term] }));

/** The term that moved most; null where nothing moved. */
export function mainCause(rows: readonly TermRow[]): TermRow | null {
  const [first] = rows.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return first && first.value !== 0 ? first : null;
}
