import type { Explained } from "~/server/domain/explained";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import type { BookLine, PricedBook } from "../pricing/price-book";
import type { Derivable } from "./derivable";
import { bounded, leaf, linesAsTerms, product } from "./terms";

/** Positions named in one kind of instrument. */
const POSITIONS_OF_KIND = 6;
const SAME = 1e-9;

/**
 * Net asset value as a sum over kinds of instruments and stated capital, each kind a sum over its positions, each
 * position quantity x price x multiplier x rate.
 * @param derivable - one assessment.
 * @returns base currency; unavailable where it is.
 */
export function explainNav({ frame, book, snapshot }: Derivable): Measure<Explained> {
  return mapMeasure(snapshot.navBase, (value) => {
    const { capitalBase } = frame.portfolio;
    const capital =
      capitalBase === null
        ? []
        : [leaf("stated capital", capitalBase, "base", "money beside the positions, as it was stated")];
    return {
      label: "net asset value",
      value,
      unit: "base",
      rule: "market values of all positions, cash among them, futures at zero, plus stated capital",
      made: "sum",
      terms: [...kindsOf(book), ...capital],
    };
  });
}

/** @returns gross exposure, base currency: longs plus shorts by size. */
export function explainGross({ book, snapshot }: Derivable): Measure<Explained> {
  if (!(snapshot.grossBase > 0)) return unavailable("no-positions", "the book has no exposure");
  const side = (label: string, value: number, sign: number): Explained => ({
    label,
    value,
    unit: "base",
    rule: `exposures ${sign > 0 ? "above" : "below"} zero, by size: values, notionals of futures, delta equivalents of options`,
    made: "sum",
    terms: bounded(
      linesAsTerms(book, ({ exposureBase }, symbol) =>
        exposureBase !== null && sign * exposureBase > 0
          ? leaf(symbol, sign * exposureBase, "base", "")
          : null,
      ),
      "positions",
    ),
  });
  return ok({
    label: "gross exposure",
    value: snapshot.grossBase,
    unit: "base",
    rule: "long plus short exposures, by size; base cash is none",
    made: "sum",
    terms: [side("long", snapshot.longBase, 1), side("short", snapshot.shortBase, -1)],
  });
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  equity: "shares",
  etf: "exchange-traded funds",
  adr: "depositary receipts",
  fund: "funds",
  fx: "currency pairs",
  future: "futures",
  option: "options",
  bond: "bonds",
  crypto: "coins",
  "fx-forward": "currency forwards",
  cds: "credit default swaps",
  sensitivities: "own sensitivities",
  "pnl-series": "own series of profits",
};

/** One sum a kind of instrument, largest first. */
function kindsOf(book: PricedBook): readonly Explained[] {
  const kinds = new Map<string, Explained[]>();
  const terms = linesAsTerms(book, (line, label) => worthOf(line, label, book));
  book.lines.forEach((line, i) => {
    const kind = line.instrument?.type ?? "unknown instrument";
    const term = terms[i];
    if (term) kinds.set(kind, [...(kinds.get(kind) ?? []), term]);
  });
  return [...kinds]
    .map(([label, own]): Explained => {
      const value = own.reduce((sum, term) => sum + term.value, 0);
      const rule = label === "future" ? "settled each day: worth nothing by itself" : "";
      return {
        label: KIND_WORDS[label] ?? label,
        value,
        unit: "base",
        rule,
        made: "sum",
        terms: bounded(own, "positions", POSITIONS_OF_KIND),
      };
    })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || (a.label < b.label ? -1 : 1));
}

/** A position's value, down to what was quoted where the quote is the worth. */
function worthOf(line: BookLine, label: string, book: PricedBook): Explained {
  const { position, instrument, unit, valueBase } = line;
  const value = valueBase ?? Number.NaN; // where any is unknown NAV is unavailable, and nothing is explained
  const quantity = leaf("quantity", position.quantity, "quantity", "signed units or contracts");
  if (!instrument || value === 0) return leaf(label, value, "base", "worth nothing now");
  if (instrument.type === "cash" && instrument.currency === book.context.baseCurrency)
    return leaf(label, value, "base", "held in the base currency");
  const price = unit.priceLocal ?? position.entryPriceLocal;
  const quoted = price === null ? [] : quotedTerms(line, price, book);
  const worth = quoted.reduce((all, term) => all * term.value, 1);
  if (quoted.length > 0 && Math.abs(position.quantity * worth - value) <= SAME * Math.abs(value))
    return product(label, value, "base", unit.priceLocal === null ? "no price is known now" : "", [
      quantity,
      ...quoted,
    ]);
  const one = unit.status === "priced" ? unit.valueBase : value / position.quantity;
  // A bond's price is clean: what has run up since the last coupon is worth something beside it.
  const terms =
    instrument.type === "bond" && quoted.length > 0
      ? [
          product("at its clean price", worth, "price", "price x multiplier x rate", quoted),
          leaf("interest run up since the last coupon", one - worth, "price", "in base currency"),
        ]
      : [];
  const unitWorth: Explained = {
    label: "worth of one unit",
    value: one,
    unit: "price",
    rule: (unit.status === "priced" ? unit.note : null) ?? "by its pricer, in base currency",
    ...(terms.length > 0 && { made: "sum" }),
    terms,
  };
  return product(label, value, "base", "", [quantity, unitWorth]);
}

function quotedTerms({ instrument, unit }: BookLine, price: number, { context }: PricedBook): Explained[] {
  if (!instrument) return [];
  const { currency, multiplier, type } = instrument;
  const isBase = currency === context.baseCurrency;
  const rate = isBase ? 1 : (context.currencies.get(currency)?.toBase ?? Number.NaN);
  const isEntry = unit.priceLocal === null;
  return [
    ...(type === "cash"
      ? []
      : [
          leaf(
            isEntry ? "entry price" : "price",
            price,
            "price",
            isEntry ? `no price is known now; in ${currency}` : `last price, in ${currency}`,
          ),
        ]),
    ...(multiplier === 1 ? [] : [leaf("multiplier", multiplier, "number", "units of the underlying in one")]),
    ...(isBase
      ? []
      : [
          leaf(`${currency} in ${context.baseCurrency}`, rate, "number", "worth of one unit of its currency"),
        ]),
  ];
}
