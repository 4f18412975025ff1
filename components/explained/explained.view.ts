import { capitalised, fixed, inDays, quantity } from "~/components/format/count";
import { LOCALE, writeNumber } from "~/components/format/locale";
import { moneyInFull, price } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import type { Explained } from "~/server/domain/explained";

/** Amounts below this are written with their cents. */
const CENTS_BELOW = 100;

/** A value of a derivation with its unit, in full: what is shown adds up. Losses or profits, the rule says which. */
export function explainedValue({ value, unit }: Pick<Explained, "value" | "unit">, currency: string): string {
  switch (unit) {
    case "base":
      return value !== 0 && Math.abs(value) < CENTS_BELOW
        ? writeNumber(value, LOCALE, { style: "currency", currency, currencyDisplay: "narrowSymbol" })
        : moneyInFull(value, { currency });
    case "fraction":
      return percent(value, { digits: 2 });
    case "days":
      return inDays(value);
    case "price":
      return price(value);
    case "quantity":
      return quantity(value);
    case "count":
      return writeNumber(value, LOCALE, { maximumFractionDigits: 0 });
    case "number":
      return writeNumber(value, LOCALE, { maximumSignificantDigits: 5 });
    case "probability":
      return fixed(value, value !== 0 && Math.abs(value) < 0.05 ? 4 : 3);
  }
}

/** The numbers beside a term in one line: "Loss $12,400; cumulated 0.0095". */
export const factsLine = ({ facts = [] }: Pick<Explained, "facts">, currency: string): string =>
  capitalised(facts.map((fact) => `${asProse(fact.label)} ${explainedValue(fact, currency)}`).join("; "));

const SIGNS: Partial<Record<NonNullable<Explained["made"]>, string>> = {
  product: " \u00d7 ",
  quotient: " \u00f7 ",
};

/** "Quantity 100 \u00d7 price 20.00": given numbers multiplied or divided, in one line; null where it has to be opened. */
export function formulaLine(
  { made, terms }: Pick<Explained, "made" | "terms">,
  currency: string,
): string | null {
  const sign = made && SIGNS[made];
  const isFlat = terms.every((term) => term.terms.length === 0 && !term.facts && !term.see);
  if (sign === undefined || !isFlat || terms.length === 0) return null;
  return capitalised(
    terms.map((term) => `${asProse(term.label)} ${explainedValue(term, currency)}`).join(sign),
  );
}

/** Numbers that are shown before anything is opened. */
const SHOWN_MAX = 30;

/** How deep a derivation stands open: whole levels, as long as they are few numbers together. */
export function openDepth(root: Explained): number {
  let [level, shown, depth] = [root.terms, root.terms.length, 1];
  for (;;) {
    const next = level.flatMap((term) => (isOneLine(term) ? [] : term.terms));
    shown += next.length;
    if (next.length === 0 || shown > SHOWN_MAX) return depth;
    level = next;
    depth++;
  }
}

const isOneLine = (term: Explained): boolean => formulaLine(term, "USD") !== null;

/** "Made of 6": what a folded number opens into. */
export const foldedLabel = ({ made, terms }: Pick<Explained, "made" | "terms">): string =>
  `${made === "sum" ? "Sum" : made === "product" ? "Product" : "Made"} of ${terms.length}`;
