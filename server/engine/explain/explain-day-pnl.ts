import type { Explained } from "~/server/domain/explained";
import type { DayReference } from "~/server/domain/frame";
import type { Instrument } from "~/server/domain/instrument";
import { type Measure, mapMeasure, valueOrNull } from "~/server/domain/measure";
import { dayPnl } from "../pricing/position-pnl";
import type { BookLine, PricedBook } from "../pricing/price-book";
import type { Derivable } from "./derivable";
import { bounded, leaf, linesAsTerms, product } from "./terms";

/**
 * The day's profit as a sum over positions, each the worth now less the worth at the cut-off less what was paid since.
 * @param derivable - one assessment.
 * @returns base currency, signed; unavailable where it is.
 */
export function explainDayPnl({ frame, book, snapshot }: Derivable): Measure<Explained> {
  const { dayReference: reference } = frame;
  return mapMeasure(snapshot.dayPnlBase, (value) => ({
    label: "P&L today",
    value,
    unit: "base",
    rule: "what every position earned since the last cut-off: worth now less worth then less what was paid; futures by their price, cash by its currency",
    made: "sum",
    terms:
      reference === null
        ? []
        : bounded(
            linesAsTerms(book, (line, label) => profitOf(line, label, reference, book)),
            "positions",
          ),
  }));
}

function profitOf(
  line: BookLine,
  label: string,
  reference: DayReference,
  book: PricedBook,
): Explained | null {
  const { context } = book;
  const value = valueOrNull(dayPnl(line, reference, context));
  const { position, instrument } = line;
  if (value === null || !instrument) return null;
  const { currency, type, multiplier } = instrument;
  const isBase = currency === context.baseCurrency;
  const now = isBase ? 1 : (context.currencies.get(currency)?.toBase ?? Number.NaN);
  const before = isBase ? 1 : (reference.currencies.get(currency) ?? Number.NaN);
  const held = leaf("held at the cut-off", position.quantityAtCutOff, "quantity", "signed units");
  if (type === "cash")
    return product(label, value, "base", "cash earns by its currency alone", [
      held,
      leaf(
        `change of ${currency} in ${context.baseCurrency}`,
        now - before,
        "number",
        "now less at the cut-off",
      ),
    ]);
  const income = position.incomeBase ?? 0;
  const received =
    income === 0 ? [] : [leaf("dividends", income, "base", "received since the cut-off; negative = paid")];
  const paid = leaf(
    "less paid for net purchases",
    0 - (position.netPurchasesBase + income),
    "base",
    "trades since the cut-off at their own price, fees among them",
  );
  const terms =
    type === "pnl-series"
      ? [statedTerm(line, instrument, now, book), paid, ...received]
      : [
          worthTerm("worth now", position.quantity, line.unit.priceLocal ?? 0, multiplier, now),
          worthTerm(
            "less worth at the cut-off",
            -position.quantityAtCutOff,
            reference.prices.get(position.instrumentId) ?? 0,
            multiplier,
            type === "future" ? now : before,
          ),
          paid,
          ...received,
        ];
  return {
    label,
    value,
    unit: "base",
    rule: type === "future" ? "change of the settled price" : "",
    made: "sum",
    terms: terms.filter((term) => term.value !== 0),
  };
}

const worthTerm = (
  label: string,
  quantity: number,
  price: number,
  multiplier: number,
  rate: number,
): Explained =>
  // Of nothing neither price nor rate needs to be known.
  quantity === 0
    ? leaf(label, 0, "base", "nothing is held")
    : product(label, quantity * price * multiplier * rate, "base", "", [
        leaf("quantity", quantity, "quantity", quantity < 0 ? "taken off, or short" : "signed units"),
        leaf("price", price, "price", "in its own currency"),
        ...(multiplier === 1
          ? []
          : [leaf("multiplier", multiplier, "number", "units of the underlying in one")]),
        ...(rate === 1 ? [] : [leaf("rate", rate, "number", "worth of one unit of its currency")]),
      ]);

function statedTerm(
  { position }: BookLine,
  { multiplier }: Instrument,
  rate: number,
  { context }: PricedBook,
): Explained {
  const stated = context.quotes.get(position.instrumentId)?.priceLocal ?? 0;
  return worthTerm("profit that was stated", position.quantityAtCutOff, stated, multiplier, rate);
}
