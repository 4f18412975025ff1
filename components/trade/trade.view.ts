import { fixed, inDays } from "~/components/format/count";
import { money } from "~/components/format/money";
import { finePercent, percent } from "~/components/format/percent";
import type { NamedTrade } from "~/server/domain/question";
import type { Ticket, TicketFigure, TicketFigureName } from "~/server/domain/ticket";

/** One line as it is typed. */
export type Draft = { readonly key: number; readonly symbol: string; readonly quantity: string };

export type ReadDrafts =
  | { readonly kind: "ok"; readonly trades: readonly NamedTrade[] }
  | { readonly kind: "refused"; readonly sentence: string };

const QUANTITY = /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;

/** Reads "-1,500" as -1500 and U+2212 as a minus; nothing is guessed. */
export function readQuantity(text: string): number | null {
  const plain = text.trim().replace("\u2212", "-");
  return QUANTITY.test(plain) ? Number(plain.replaceAll(",", "")) : null;
}

/** As many as the door takes. */
export const TICKET_LINES_MAX = 50;

/** Lines with trades added behind those that name something. */
export function withTrades(drafts: readonly Draft[], trades: readonly NamedTrade[]): readonly Draft[] {
  const kept = drafts.filter((draft) => draft.symbol.trim() !== "");
  const next = Math.max(0, ...drafts.map((draft) => draft.key)) + 1;
  return [
    ...kept,
    ...trades.map(({ symbol, quantity }, i) => ({ key: next + i, symbol, quantity: String(quantity) })),
  ];
}

/** "12.4% of each": what is sold of every position. */
export const bookCureShare = (share: number): string => `${percent(share)} of each`;

/** The trades of a ticket; empty lines are left aside. */
export function readDrafts(drafts: readonly Draft[]): ReadDrafts {
  const trades: NamedTrade[] = [];
  for (const { symbol, quantity } of drafts) {
    if (symbol.trim() === "" && quantity.trim() === "") continue;
    if (symbol.trim() === "") return { kind: "refused", sentence: `${quantity} of what? Name a symbol.` };
    const read = readQuantity(quantity);
    if (read === null || read === 0)
      return {
        kind: "refused",
        sentence: `How many ${symbol}? Write a quantity like 500, or -500 to sell.`,
      };
    trades.push({ symbol: symbol.trim(), quantity: read });
  }
  return trades.length > 0
    ? { kind: "ok", trades }
    : { kind: "refused", sentence: "Name a symbol and a quantity." };
}

export const FIGURE_NAMES: Readonly<Record<TicketFigureName, string>> = {
  nav: "Net asset value",
  gross: "Gross exposure",
  net: "Net exposure",
  var95: "VaR 95, 1 day",
  var99: "VaR 99, 1 day",
  es975: "ES 97.5, 1 day",
  volatility: "Volatility, % of NAV a year",
  "largest-position": "Largest position, % of gross",
  "days-to-liquidate": "Days to liquidate",
  "worst-stress": "Worst stress",
};

export type FigureRow = {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly change: string | null;
  /** Why one of them is missing. */
  readonly reason: string | null;
};

const written = (value: number, unit: TicketFigure["unit"], currency: string, signed = false): string => {
  if (unit === "base") return money(value, { currency, signed });
  if (unit === "fraction") return finePercent(value, { signed });
  return signed
    ? `${value > 0 ? "+" : value < 0 ? "\u2212" : ""}${fixed(Math.abs(value), 1)} days`
    : inDays(value);
};

export function figureRows({ figures, baseCurrency }: Ticket): FigureRow[] {
  return figures.map(({ name, unit, before, after }) => {
    const [from, to] = [before, after].map((measure) => (measure.status === "ok" ? measure.value : null));
    const missing = [before, after].find((measure) => measure.status === "unavailable");
    return {
      name: FIGURE_NAMES[name],
      before: from == null ? null : written(from, unit, baseCurrency),
      after: to == null ? null : written(to, unit, baseCurrency),
      change: from == null || to == null ? null : written(to - from, unit, baseCurrency, true),
      reason: missing?.status === "unavailable" ? missing.reason : null,
    };
  });
}

/** A limit of a group above the portfolio bears its name. */
export const outcomeName = ({ name, ofGroup }: Ticket["limits"][number]): string =>
  ofGroup === null ? name : `${ofGroup}: ${name}`;

/** What the ticket comes to, in a sentence. */
export function ticketFinding({ limits, isBlocked, figures }: Ticket): string {
  const worse = limits.filter(
    ({ before, after }) => before !== after && (after === "breach" || after === "unknown"),
  );
  const better = limits.filter(
    ({ before, after }) => before === "breach" && after !== "breach" && after !== "unknown",
  );
  const var99 = figures.find(({ name }) => name === "var99");
  const change =
    var99?.before.status === "ok" && var99.after.status === "ok" && var99.before.value > 0
      ? var99.after.value / var99.before.value - 1
      : null;
  const moved =
    change === null
      ? "VaR 99 can't be compared"
      : `VaR 99 ${change > 0 ? "rises" : change < 0 ? "falls" : "stays"}${change === 0 ? "" : ` by ${finePercent(Math.abs(change))}`}`;
  const names = (outcomes: Ticket["limits"]) => outcomes.map(outcomeName).join(", ");
  if (isBlocked) return `Blocked: ${names(worse)} would be over its line. ${moved}`;
  if (worse.length > 0) return `${moved}; ${names(worse)} would be over its line`;
  if (better.length > 0) return `${moved}, and ${names(better)} would be cured`;
  return `${moved}; no limit changes sides`;
}
