import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import { HORIZONS, type HorizonLine } from "~/server/domain/method-figures";
import type { RiskFigures } from "~/server/domain/snapshot";
import { PORTFOLIO } from "../fitted-models";
import { memberFigures, weightedFigures } from "../predictive/risk-figures";
import { garchVolatility } from "../volatility/garch-likelihood";
import type { Evening } from "./evening";
import { type HorizonRule, horizonFactor, overlappingFigures } from "./horizon";
import { filteredByModel, GARCH } from "./scenario-methods";

/**
 * VaR and ES of several days, by every rule there is, each named: they differ by convention alone, and none is the pool's
 * own forecast, which is of one day.
 * @param evening - a priced portfolio; the GARCH rule needs deep history.
 * @returns one line a rule and horizon; each by itself unavailable with its reason.
 */
export function horizonReport(evening: Evening): readonly HorizonLine[] {
  const pool = mapMeasure(evening.prediction, (prediction) => weightedFigures(prediction.pool));
  return HORIZONS.flatMap((days): HorizonLine[] => [
    { days, rule: "overlapping", of: "historical", ...named(overlappingFigures(evening, days)) },
    { days, rule: "square-root", of: "pool", ...scaled(pool, { rule: "square-root" }, days) },
    { days, rule: "ewma", of: "filtered-portfolio", ...scaled(filtered(evening), { rule: "ewma" }, days) },
    { days, rule: "garch", of: "filtered-garch", ...byGarch(evening, days) },
  ]);
}

type Figured = Pick<HorizonLine, "convention" | "figures">;

const named = (found: ReturnType<typeof overlappingFigures>): Figured =>
  found.status === "ok"
    ? { convention: found.value.name, figures: ok(found.value.figures) }
    : { convention: "", figures: found };

function scaled(oneDay: Measure<RiskFigures>, rule: HorizonRule, days: number): Figured {
  const { factor, name } = horizonFactor(rule, days);
  return {
    convention: `${name}: ${factor.toFixed(2)} times one day`,
    figures: mapMeasure(oneDay, ({ var95, var975, var99, es95, es975, es99 }) => ({
      var95: var95 * factor,
      var975: var975 * factor,
      var99: var99 * factor,
      es95: es95 * factor,
      es975: es975 * factor,
      es99: es99 * factor,
    })),
  };
}

const filtered = ({ prediction }: Evening): Measure<RiskFigures> => {
  if (prediction.status !== "ok") return prediction;
  const member = prediction.value.members.find(({ name }) => name === "filtered-portfolio");
  return member ? ok(memberFigures(member.pnl)) : unavailable("not-applicable", "there is no such member");
};

/** The model's own way back to its long run, from what it forecasts for tomorrow. */
function byGarch(evening: Evening, days: number): Figured {
  const none = (figures: Measure<never>): Figured => ({ convention: "", figures });
  if (evening.deep === evening.plain)
    return none(unavailable("not-enough-history", "it needs deep history, and none was prepared"));
  const law = filteredByModel(GARCH)(evening);
  if (law.status !== "ok") return none(law);
  if (law.value.kind !== "scenarios") return none(unavailable("not-applicable", "it has no scenarios"));
  const shares = evening.deepShares;
  if (shares.status !== "ok") return none(shares);
  const fit = evening.models.garch(PORTFOLIO, shares.value, GARCH);
  if (fit.status !== "ok") return none(fit);
  const { parameters } = fit.value;
  const tomorrowVariance = (garchVolatility(shares.value, parameters).at(-1) ?? Number.NaN) ** 2;
  const oneDay = ok(weightedFigures(law.value.scenarios));
  return scaled(oneDay, { rule: "garch", parameters, tomorrowVariance }, days);
}
