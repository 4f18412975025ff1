import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import type { Fraction } from "~/server/domain/units";
import { at } from "../math/at";
import { normalQuantile } from "../math/normal";
import { studentQuantile } from "../math/student-t";
import { filterMultipliers } from "../predictive/filtered-portfolio";
import { PARAMETRIC_DEGREES_OF_FREEDOM } from "../predictive/multivariate-t";
import { historicalFigures, parametricFigures } from "../predictive/risk-figures";
import { scaledColumns } from "../pricing/scenario-columns";
import { runningVolatility } from "../volatility/ewma";
import { type ConfidenceInterval, deltaInterval } from "./confidence-interval";
import { cornishFisherQuantile, cornishFisherTail, type Moments, momentsOf } from "./cornish-fisher";
import { deltaGammaMoments } from "./delta-gamma";
import type { Evening } from "./evening";
import { fitParetoTail, type ParetoTail, paretoQuantile, paretoTailFigures } from "./generalised-pareto";
import { lossesWorstFirst, type TailFigures } from "./historical";
import type { Law } from "./law";
import { parametricTail } from "./parametric-ewma";
import { studentTail } from "./parametric-student";
import { seedBlend } from "./seed-blend";

/** Normal with the volatility of EWMA: delta-normal. */
export const deltaNormal = (evening: Evening): Measure<Law> => {
  const volatility = evening.volatilityBase;
  return ok({
    kind: "closed-form",
    tailAt: (level) => parametricTail(volatility, level),
    lossQuantile: (exceeded) => -normalQuantile(exceeded) * volatility,
    shape: "normal",
    intervalAt: (level, confidence) =>
      ewmaInterval(evening, parametricTail(volatility, level).valueAtRisk, 3, confidence),
  });
};

/** Student t with the volatility of EWMA. */
export const studentParametric = (evening: Evening): Measure<Law> => {
  const volatility = evening.volatilityBase;
  const nu = PARAMETRIC_DEGREES_OF_FREEDOM;
  const scale = volatility * Math.sqrt((nu - 2) / nu);
  return ok({
    kind: "closed-form",
    tailAt: (level) => studentTail(volatility, nu, level),
    lossQuantile: (exceeded) => -studentQuantile(exceeded, nu) * scale,
    shape: `t${nu}`,
    intervalAt: (level, confidence) =>
      ewmaInterval(evening, studentTail(volatility, nu, level).valueAtRisk, 3 + 6 / (nu - 4), confidence),
  });
};

/** Four moments of the plain profits, expanded. */
export const cornishFisher = (evening: Evening): Measure<Law> => {
  const moments = momentsOf(evening.pnl);
  // s.e. of a deviation from n profits with this kurtosis; that of the higher moments is left out, and said so.
  const relative = Math.sqrt((moments.excessKurtosis + 2) / (4 * evening.pnl.length));
  return expandedLaw(moments, (valueAtRisk, confidence) =>
    deltaInterval(
      valueAtRisk,
      relative * Math.abs(valueAtRisk),
      confidence,
      `deviation of ${evening.pnl.length} profits, higher moments taken as known`,
    ),
  );
};

/** Four moments of the quadratic approximation under normal factors, expanded. */
export const deltaGamma = (evening: Evening): Measure<Law> => {
  const { factorVolatilities, factorCorrelation } = evening.frame.market;
  const moments = deltaGammaMoments(evening.exposures, evening.gammas, {
    volatilities: factorVolatilities,
    correlation: factorCorrelation,
  });
  return expandedLaw(moments, (valueAtRisk, confidence) => {
    const interval = ewmaInterval(evening, valueAtRisk, 3, confidence);
    if (interval.status !== "ok") throw new RangeError(interval.reason);
    return interval.value;
  });
};

/** The worst tenth of the plain losses as a generalised Pareto law. */
export const paretoHistorical = (evening: Evening): Measure<Law> => paretoLaw(evening.pnl);

/** The same of losses filtered by EWMA on the portfolio's series. */
export const paretoFiltered = (evening: Evening): Measure<Law> => {
  const filtered = evening.pnlOf("filtered-portfolio");
  if (filtered) return paretoLaw(filtered);
  const path = runningVolatility(evening.pnl, evening.frame.conventions.ewmaDecay);
  const { multipliers } = filterMultipliers(path, evening.pnl.length);
  const { factors } = evening.frame.market.historical;
  return paretoLaw(evening.revalue(scaledColumns(evening.plain, factors, multipliers)));
};

/** The fixed blend of two quantiles times a regime multiplier: no law, never a limit. */
export const fixedBlend = (evening: Evening): Measure<Law> => {
  const blend = seedBlend(
    historicalFigures(evening.pnl, evening.frame.conventions),
    parametricFigures(evening.volatilityBase),
    evening.frame.market.regime.current,
  );
  const known: readonly (readonly [number, number, number])[] = [
    [0.95, blend.var95, blend.es95],
    [0.975, blend.var975, blend.es975],
    [0.99, blend.var99, blend.es99],
  ];
  return ok({
    kind: "figures",
    tailAt(level) {
      const found = known.find(([own]) => Math.abs(own - level) < 1e-9);
      if (!found) throw new RangeError(`seed-blend: no figure at ${level}`);
      return { valueAtRisk: found[1], shortfall: found[2] } as TailFigures; // losses of the same unit, blended
    },
  });
};

function expandedLaw(
  moments: Moments,
  interval: (valueAtRisk: number, confidence: Fraction) => ConfidenceInterval,
): Measure<Law> {
  const probe = cornishFisherTail(moments, 0.99 as Fraction); // a fraction by its value
  if (probe.status !== "ok") return probe;
  const { mean, deviation, skewness, excessKurtosis } = moments;
  const tailAt = (level: Fraction): TailFigures => {
    const tail = cornishFisherTail(moments, level);
    if (tail.status !== "ok") throw new RangeError(tail.reason);
    return tail.value;
  };
  return ok({
    kind: "closed-form",
    tailAt,
    lossQuantile: (exceeded) =>
      -(mean + deviation * cornishFisherQuantile(normalQuantile(exceeded), skewness, excessKurtosis)),
    shape: null,
    intervalAt: (level, confidence) => ok(interval(tailAt(level).valueAtRisk, confidence)),
  });
}

function paretoLaw(pnl: Float64Array): Measure<Law> {
  return mapMeasure(
    fitParetoTail(lossesWorstFirst(pnl)),
    (tail): Law => ({
      kind: "closed-form",
      tailAt: (level) => paretoTailFigures(tail, level),
      lossQuantile: (exceeded) =>
        tail.threshold + paretoQuantile(tail.shape, tail.scale, (exceeded * tail.losses) / tail.excesses),
      shape: null,
      intervalAt: (level, confidence) => paretoInterval(tail, level, confidence),
    }),
  );
}

/** First-order error of VaR in shape and scale, the threshold taken as known. */
function paretoInterval(
  tail: ParetoTail,
  level: Fraction,
  confidence: Fraction,
): Measure<ConfidenceInterval> {
  const { covariance, shape, scale } = tail;
  if (covariance === null)
    return unavailable("not-applicable", "the likelihood of the tail is flat: no standard error");
  const figure = (own: Partial<ParetoTail>) => paretoTailFigures({ ...tail, ...own }, level).valueAtRisk;
  const step = 1e-5;
  const byShape = (figure({ shape: shape + step }) - figure({ shape: shape - step })) / (2 * step);
  const byScale =
    (figure({ scale: scale * (1 + step) }) - figure({ scale: scale * (1 - step) })) / (2 * step * scale);
  const variance =
    byShape ** 2 * at(covariance, 0) +
    2 * byShape * byScale * at(covariance, 1) +
    byScale ** 2 * at(covariance, 3);
  return ok(
    deltaInterval(
      figure({}),
      Math.sqrt(Math.max(variance, 0)),
      confidence,
      `shape and scale of ${tail.excesses} excesses, threshold taken as known`,
    ),
  );
}

/** Error of an EWMA volatility: as that of (1 + l)/(1 - l) equally weighted days with the law's kurtosis. */
function ewmaInterval(
  evening: Evening,
  valueAtRisk: number,
  kurtosis: number,
  confidence: Fraction,
): Measure<ConfidenceInterval> {
  const { ewmaDecay } = evening.frame.conventions;
  const days = (1 + ewmaDecay) / (1 - ewmaDecay);
  const relative = Math.sqrt((kurtosis - 1) / (4 * days));
  return ok(
    deltaInterval(
      valueAtRisk,
      relative * Math.abs(valueAtRisk),
      confidence,
      `EWMA volatility of ${days.toFixed(1)} effective days`,
    ),
  );
}
