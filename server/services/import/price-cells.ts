import { allowsNonPositivePrice, type InstrumentType } from "~/server/domain/instrument";
import { dateOf, dateStylesOf } from "./date-text";
import type { Dialect } from "./dialect";
import { numberOf } from "./number-text";
import type { Refusals } from "./refusals";

/** A price or a volume beyond these is an error of scale, not a market. */
const PRICE_MAX = 1e12;
const PRICE_MIN = 1e-12;
const VOLUME_MAX = 1e16;
const SYMBOL_CHARACTERS_MAX = 64;

/** Reads cells of one file of prices; null = refused, and said so. */
export class PriceCells {
  readonly #dialect: Dialect;
  readonly #refusals: Refusals;
  /** The same few thousand days stand on every symbol's rows. */
  readonly #days = new Map<string, string | null>();

  constructor(dialect: Dialect, refusals: Refusals) {
    this.#dialect = dialect;
    this.#refusals = refusals;
  }

  symbol(text: string, line: number, column: string): string | null {
    const symbol = text.trim();
    const refuse = (rule: "missing-value" | "too-long", what: string): null => {
      this.#refusals.add({ line, column }, rule, symbol, what);
      return null;
    };
    if (symbol === "") return refuse("missing-value", "the symbol is missing");
    if (symbol.length > SYMBOL_CHARACTERS_MAX)
      return refuse("too-long", `a symbol has at most ${SYMBOL_CHARACTERS_MAX} characters`);
    return symbol;
  }

  date(text: string, line: number, column: string): string | null {
    const { dateStyle } = this.#dialect;
    let date = this.#days.get(text);
    if (date === undefined) {
      date = dateStyle === null ? null : dateOf(text, dateStyle);
      this.#days.set(text, date);
    }
    if (date === null) refuseDate(text, { line, column }, this.#dialect, this.#refusals);
    return date;
  }

  price(text: string, type: InstrumentType, line: number, column: string): number | null {
    const price = this.#number(text, line, column, PRICE_MAX);
    if (price === null || allowsNonPositivePrice(type)) return price;
    const place = { line, column };
    if (price <= 0) {
      this.#refusals.add(
        place,
        "not-positive",
        text,
        `${text.trim()} is no price of a thing of type ${type}`,
      );
      return null;
    }
    if (price < PRICE_MIN) {
      this.#refusals.add(place, "out-of-range", text, `${text.trim()} is too small for a price`);
      return null;
    }
    return price;
  }

  volume(text: string, line: number, column: string): number | null {
    const volume = this.#number(text, line, column, VOLUME_MAX);
    if (volume === null || volume >= 0) return volume;
    this.#refusals.add({ line, column }, "out-of-range", text, `a volume of ${text.trim()} can't be traded`);
    return null;
  }

  #number(text: string, line: number, column: string, max: number): number | null {
    const reading = numberOf(text, this.#dialect.mark);
    if ("rule" in reading) {
      this.#refusals.add({ line, column }, reading.rule, text, reading.what);
      return null;
    }
    if (Math.abs(reading.value) <= max) return reading.value;
    this.#refusals.add(
      { line, column },
      "out-of-range",
      text,
      `${text.trim()} is beyond any market (${max})`,
    );
    return null;
  }
}

/** Says whether a day that can't be read is none, is written in another way, or could be two. */
export function refuseDate(
  text: string,
  place: { readonly line: number; readonly column: string },
  { dateStyle }: Dialect,
  refusals: Refusals,
): void {
  const shown = `"${text.trim()}"`;
  const styles = dateStylesOf(text);
  if (styles.length === 0) refusals.add(place, "not-a-date", text, `${shown} is no day; write 2018-08-31`);
  else if (dateStyle === null)
    refusals.add(place, "ambiguous-date", text, `${shown} can be read in two ways; write 2018-08-31`);
  else
    refusals.add(
      place,
      "mixed-dates",
      text,
      `${shown} is written as ${styles[0]}, other days as ${dateStyle}`,
    );
}
