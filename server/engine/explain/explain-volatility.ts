import type { Explained } from "~/server/domain/explained";
import { type Measure, mapMeasure, unavailable, valueOrNull } from "~/server/domain/measure";
import { at } from "../math/at";
import { TRADING_DAYS_A_YEAR } from "../measure-book";
import { factorExposures } from "../volatility/book-volatility";
import { portfolioVolatility } from "../volatility/portfolio-volatility";
import type { Derivable } from "./derivable";
import { bounded, factorName, leaf, product } from "./terms";

/**
 * Volatility a year: daily volatility of the book as a sum over factors (Euler), each exposure x its own volatility x
 * its correlation with the book; times the root of the days of a year, over NAV or, without one, gross.
 * @param derivable - one assessment.
 * @returns share of NAV or gross a year; unavailable where it is.
 * @see Litterman (1996), Hot Spots and Hedges.
 */
export function explainVolatility({ frame, book, snapshot }: Derivable): Measure<Explained> {
  const isOfNav = snapshot.navBase.status === "ok";
  const annual = isOfNav ? snapshot.volatilityAnnualOfNav : snapshot.volatilityAnnualOfGross;
  const daily = valueOrNull(snapshot.volatilityDailyBase);
  if (daily === null)
    return annual.status === "ok" ? unavailable("model-failed", "no daily volatility") : annual;
  const { historical, factorVolatilities, factorCorrelation } = frame.market;
  const exposures = factorExposures(book, historical.factors.length);
  const { gradient } = portfolioVolatility(exposures, {
    volatilities: factorVolatilities,
    correlation: factorCorrelation,
  });
  const factors = historical.factors.flatMap((factor, f): Explained[] => {
    const [exposure, own] = [at(exposures, f), at(factorVolatilities, f)];
    if (exposure === 0 || own === 0) return [];
    const unit = factor.moveKind === "absolute" ? "price" : "fraction";
    return [
      product(factorName(factor, frame), exposure * at(gradient, f), "base", "", [
        leaf("exposure", exposure, "base", "gain for a move of 1 of the factor, all positions together"),
        leaf("own volatility, a day", own, unit, `EWMA, decay ${frame.conventions.ewmaDecay}`),
        leaf(
          "correlation with the book",
          at(gradient, f) / own,
          "number",
          "from the shrunk EWMA correlation",
        ),
      ]),
    ];
  });
  const size = isOfNav
    ? leaf("net asset value", valueOrNull(snapshot.navBase) ?? Number.NaN, "base", "now", { see: "nav" })
    : leaf("gross exposure", snapshot.grossBase, "base", "as NAV is not known", { see: "gross" });
  return mapMeasure(annual, (value) => ({
    label: "volatility a year",
    value,
    unit: "fraction",
    rule: `daily volatility x root of ${TRADING_DAYS_A_YEAR}, over ${isOfNav ? "NAV" : "gross"}`,
    made: "quotient",
    terms: [
      product("a year, in money", daily * Math.sqrt(TRADING_DAYS_A_YEAR), "base", "daily x root of days", [
        {
          label: "a day, in money",
          value: daily,
          unit: "base",
          rule: "square root of d'DCDd, split over the factors (Euler): exposure x own EWMA volatility x correlation with the book; negative relieves",
          made: "sum",
          terms: bounded(factors, "factors"),
        },
        leaf(
          `root of ${TRADING_DAYS_A_YEAR}`,
          Math.sqrt(TRADING_DAYS_A_YEAR),
          "number",
          "trading days a year; days are taken as independent",
        ),
      ]),
      size,
    ],
  }));
}
