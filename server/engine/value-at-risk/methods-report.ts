import type { Frame } from "~/server/domain/frame";
import { mapMeasure } from "~/server/domain/measure";
import type { FigureWithInterval, MethodFigures, MethodsReport } from "~/server/domain/method-figures";
import { type Fraction, fraction } from "~/server/domain/units";
import { priceBook } from "../pricing/price-book";
import { Evening } from "./evening";
import { horizonReport } from "./horizon-report";
import { type Law, shortfallInterval, tailOf, varInterval } from "./law";
import { METHODS, type Method } from "./list";

/** Of the intervals: nineteen in twenty. */
const CONFIDENCE = 0.95;

/**
 * Every method of the list on one book, with intervals: what else VaR could have been.
 * @param frame - of the last beat; methods that need deep history say so where its market has none.
 * @returns one entry a method, the pool first; each by itself unavailable with its reason.
 */
export function methodsReport(frame: Frame): MethodsReport {
  const evening = new Evening(frame, priceBook(frame));
  return {
    asOfMs: frame.asOfMs,
    baseCurrency: frame.portfolio.baseCurrency,
    confidence: CONFIDENCE,
    methods: METHODS.map((method) => figuresOf(method, evening)),
    horizons: horizonReport(evening),
  };
}

function figuresOf({ name, convention, ...method }: Method, evening: Evening): MethodFigures {
  return {
    name,
    convention,
    figures: mapMeasure(method.law(evening), (law) => ({
      var95: valueAtRisk(law, fraction(0.95)),
      var99: valueAtRisk(law, fraction(0.99)),
      es975: shortfall(law, fraction(0.975)),
    })),
  };
}

const valueAtRisk = (law: Law, level: Fraction): FigureWithInterval => ({
  valueBase: tailOf(law, level).valueAtRisk,
  interval: varInterval(law, level, fraction(CONFIDENCE)),
});

const shortfall = (law: Law, level: Fraction): FigureWithInterval => ({
  valueBase: tailOf(law, level).shortfall,
  interval: shortfallInterval(law, level, fraction(CONFIDENCE)),
});
