import type { Explained, ExplainedUnit } from "~/server/domain/explained";
import type { Frame } from "~/server/domain/frame";
import type { Factor } from "~/server/domain/scenario";
import { compensatedSum } from "../math/sums";
import type { BookLine, PricedBook } from "../pricing/price-book";

/** Terms that are named one by one; what is smaller stands together. */
const SHOWN_MAX = 10;

/** A number without terms of its own. */
export const leaf = (
  label: string,
  value: number,
  unit: ExplainedUnit,
  rule: string,
  more: Partial<Explained> = {},
): Explained => ({ label, value, unit, rule, terms: [], ...more });

/** A product of its factors; its value is given by whoever computed it. */
export const product = (
  label: string,
  value: number,
  unit: ExplainedUnit,
  rule: string,
  terms: readonly Explained[],
): Explained => ({ label, value, unit, rule, made: "product", terms });

/**
 * Terms of a sum, largest first, ties by label; what is zero is left out, and what is beyond the bound is one term
 * that is the sum of it.
 * @param terms - of one unit.
 * @param rest - what the others are called: "positions".
 * @param shown - how many are named.
 */
export function bounded(terms: readonly Explained[], rest: string, shown = SHOWN_MAX): readonly Explained[] {
  const sorted = terms
    .filter(({ value }) => value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || (a.label < b.label ? -1 : 1));
  const others = sorted.slice(shown);
  const [first] = others;
  if (!first || others.length === 1) return sorted;
  return [...sorted.slice(0, shown), together(others, rest)];
}

/** Several terms as one that is their sum. */
export function together(terms: readonly Explained[], what: string): Explained {
  const value = compensatedSum(Float64Array.from(terms, (term) => term.value));
  const unit = terms[0]?.unit ?? "base";
  return leaf(`${terms.length} other ${what}`, value, unit, "smaller ones, added up");
}

/** One term a position, by its symbol; with its book where the symbol is held twice. */
export function linesAsTerms(
  book: PricedBook,
  termOf: (line: BookLine, label: string) => Explained | null,
): Explained[] {
  const counts = new Map<string, number>();
  for (const line of book.lines) counts.set(symbolOf(line), (counts.get(symbolOf(line)) ?? 0) + 1);
  return book.lines.flatMap((line) => {
    const symbol = symbolOf(line);
    const isTwice = (counts.get(symbol) ?? 0) > 1;
    return termOf(line, isTwice ? `${symbol} in ${line.position.bookName}` : symbol) ?? [];
  });
}

export const symbolOf = ({ instrument, position }: BookLine): string =>
  instrument?.symbol ?? position.instrumentId;

/** "AAPL", "EUR in USD", "implied volatility of AAPL". */
export function factorName({ id, kind }: Factor, frame: Frame): string {
  const [, key = ""] = id.split(/:(.*)/s);
  if (kind === "currency") return `${key} in ${frame.portfolio.baseCurrency}`;
  const symbol = frame.instruments.get(key)?.symbol ?? key;
  return kind === "volatility" ? `implied volatility of ${symbol}` : symbol;
}

export const percentText = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
