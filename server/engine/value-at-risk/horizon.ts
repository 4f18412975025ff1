import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { RiskFigures } from "~/server/domain/snapshot";
import { historicalFigures } from "../predictive/risk-figures";
import { overlappingColumns } from "../predictive/transformed-columns";
import type { GarchParameters } from "../volatility/garch-likelihood";
import { garchHorizonVariance } from "../volatility/variance-horizon";
import type { Evening } from "./evening";

/** Fewer overlapping scenarios can't resolve a 99 % tail. */
const SCENARIOS_MIN = 100;

/** Figures over several days, and how they were made, to be printed beside them. */
export type HorizonFigures = { readonly figures: RiskFigures; readonly name: string };

/**
 * How a figure of one day becomes one of h days. `square-root`: right only when days are independent and alike, and
 * then only for the deviation, not for a fat tail, which thins as days add up; `ewma`: the flat term structure of
 * EWMA, which has the same factor but says whose forecast it is; `garch`: the model's own way back to the long run.
 * Overlapping h-day moves are no scaling: they are scenarios of their own (`overlappingFigures`).
 */
export type HorizonRule =
  | { readonly rule: "square-root" }
  | { readonly rule: "ewma" }
  | { readonly rule: "garch"; readonly parameters: GarchParameters; readonly tomorrowVariance: number };

/**
 * Factor by which VaR, ES or a deviation of one day is multiplied.
 * @param horizon - rule by name; `garch` with parameters and tomorrow's variance in the same squared unit.
 * @param days - h, a whole number, 1 or more.
 * @returns the factor and the name that is printed beside the figure.
 * @throws RangeError when the days or a variance are out of range.
 * @see Diebold, Hickman, Inoue & Schuermann (1998), Risk 11 (on square-root scaling); Baillie & Bollerslev (1992).
 */
export function horizonFactor(
  horizon: HorizonRule,
  days: number,
): { readonly factor: number; readonly name: string } {
  if (!(Number.isInteger(days) && days >= 1)) throw new RangeError(`horizonFactor: ${days} days`);
  if (horizon.rule === "garch") {
    const total = garchHorizonVariance(horizon.tomorrowVariance, horizon.parameters, days);
    return {
      factor: Math.sqrt(total / horizon.tomorrowVariance),
      name: `${days} days by GARCH term structure`,
    };
  }
  const how = horizon.rule === "ewma" ? "flat EWMA term structure" : "square root of time";
  return { factor: Math.sqrt(days), name: `${days} days by ${how}` };
}

/**
 * VaR and ES over h days from overlapping h-day moves of the window: today's holdings fully revalued, held throughout.
 * Neighbouring scenarios share days: there are only T / h independent ones.
 * @param evening - a priced portfolio.
 * @param days - h, a whole number, 1 or more.
 * @returns figures by the frame's conventions; unavailable without a book or with fewer than 100 scenarios.
 * @throws RangeError when the days are out of range.
 */
export function overlappingFigures(evening: Evening, days: number): Measure<HorizonFigures> {
  if (!(Number.isInteger(days) && days >= 1)) throw new RangeError(`overlappingFigures: ${days} days`);
  const { book, frame, plain } = evening;
  if (book.units.length === 0) return unavailable("no-positions", "no position can be priced and moved");
  const count = plain.count - days + 1;
  if (count < SCENARIOS_MIN)
    return unavailable(
      "not-enough-history",
      `${Math.max(count, 0)} moves over ${days} days, ${SCENARIOS_MIN} are needed`,
    );
  const pnl = evening.revalue(overlappingColumns(plain, frame.market.historical.factors, days));
  const name = `${days} days by ${count} overlapping moves`;
  return ok({ figures: historicalFigures(pnl, frame.conventions), name });
}
