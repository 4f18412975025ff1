import { fixed, inDays, quantity } from "~/components/format/count";
import { LOCALE, writeNumber } from "~/components/format/locale";
import { money, price } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import type { Explained } from "~/server/domain/explained";

/** A value of a derivation with its unit: amounts may be losses or profits, the rule says which. */
export function explainedValue({ value, unit }: Pick<Explained, "value" | "unit">, currency: string): string {
  switch (unit) {
    case "base":
      return money(value, { currency });
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
    case "probability":
      return fixed(value, value !== 0 && Math.abs(value) < 0.05 ? 3 : 2);
  }
}

/** How many numbers a derivation names, itself included. */
export const countOf = (explained: Explained): number =>
  explained.terms.reduce((total, term) => total + countOf(term), 1);
