import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import { PORTFOLIO } from "../fitted-models";
import { at } from "../math/at";
import { ewmaWeights } from "../math/ewma-weights";
import { filterMultipliers } from "../predictive/filtered-portfolio";
import { multivariateTMoves, PARAMETRIC_DEGREES_OF_FREEDOM } from "../predictive/multivariate-t";
import { scaledByFactor } from "../predictive/transformed-columns";
import { weightedScenarios } from "../predictive/weighted-tail";
import { columnsOf, scaledColumns } from "../pricing/scenario-columns";
import { runningVolatility } from "../volatility/ewma";
import type { GarchSpecification } from "../volatility/garch";
import { garchVolatility } from "../volatility/garch-likelihood";
import { type Evening, FITTED_DAYS } from "./evening";
import type { Law } from "./law";

/** Decay of the age weights. */
export const AGE_DECAY = 0.98;
/** Draws of the Monte Carlo comparison, and their seed. */
export const MONTE_CARLO_DRAWS = 2000;

export const GARCH: GarchSpecification = { isAsymmetric: false, law: "student" };
export const GJR: GarchSpecification = { isAsymmetric: true, law: "student" };

const equal = (pnl: Float64Array): Law => ({
  kind: "scenarios",
  scenarios: weightedScenarios(pnl, new Float64Array(pnl.length).fill(1 / pnl.length)),
  rules: null,
});

/** Plain moves of the window, figures by the conventions' rules. */
export const plainHistorical = (evening: Evening): Measure<Law> => {
  const law = equal(evening.pnl);
  return ok(law.kind === "scenarios" ? { ...law, rules: evening.frame.conventions } : law);
};

/**
 * Plain moves of the window, recent days weighing more.
 * @see Boudoukh, Richardson & Whitelaw (1998), Risk 11: The best of both worlds.
 */
export const ageWeighted = (evening: Evening): Measure<Law> =>
  ok({
    kind: "scenarios",
    scenarios: weightedScenarios(evening.pnl, ewmaWeights(evening.pnl.length, AGE_DECAY)),
    rules: null,
  });

/** A member of the pool, or the pool itself. */
export const memberOfPool =
  (name: string) =>
  (evening: Evening): Measure<Law> => {
    const { prediction } = evening;
    if (prediction.status !== "ok") return prediction;
    const { members, pool, absent } = prediction.value;
    if (name === "pool") return ok({ kind: "scenarios", scenarios: pool, rules: null });
    const member = members.find((each) => each.name === name);
    if (!member) {
      const reason = absent.find((each) => each.name === name)?.reason;
      return unavailable("not-enough-history", reason ?? `there is no member ${name}`);
    }
    if (member.probabilities === null) return ok(equal(member.pnl));
    const scenarios = weightedScenarios(member.pnl, member.probabilities);
    return ok({ kind: "scenarios", scenarios, rules: null });
  };

/** All moves of a day scaled to the volatility that a fitted model forecasts for the portfolio's own series. */
export const filteredByModel =
  (specification: GarchSpecification) =>
  (evening: Evening): Measure<Law> =>
    mapMeasure(modelPath(evening, specification), (path) => {
      const { multipliers } = filterMultipliers(path, evening.plain.count);
      const { factors } = evening.frame.market.historical;
      return equal(evening.revalue(scaledColumns(evening.plain, factors, multipliers)));
    });

/** Volatilities of the portfolio's plain profits by a fitted model, in shares of gross. */
export function modelPath(evening: Evening, specification: GarchSpecification): Measure<Float64Array> {
  const shares = evening.deepShares;
  if (shares.status !== "ok") return shares;
  return mapMeasure(evening.models.garch(PORTFOLIO, shares.value, specification), ({ parameters }) =>
    garchVolatility(shares.value, parameters),
  );
}

/** Each factor's moves scaled by the forecast of its own volatility, days kept together. */
export const filteredByFactor =
  (specification: GarchSpecification | "ewma") =>
  (evening: Evening): Measure<Law> => {
    const { factors } = evening.frame.market.historical;
    const { exposures } = evening;
    const paths: Float64Array[] = [];
    for (const [f, factor] of factors.entries()) {
      const path = factorPath(evening, f, at(exposures, f) === 0 ? "ewma" : specification);
      if (path.status !== "ok") return unavailable(path.code, `${factor.id}: ${path.reason}`);
      paths.push(path.value);
    }
    const columns = scaledByFactor(
      evening.plain,
      factors,
      (f) => filterMultipliers(paths[f] ?? new Float64Array(0), evening.plain.count).multipliers,
    );
    return ok(equal(evening.revalue(columns)));
  };

function factorPath(
  evening: Evening,
  factor: number,
  specification: GarchSpecification | "ewma",
): Measure<Float64Array> {
  const moves = evening.deep.column(factor).subarray(-FITTED_DAYS);
  if (specification === "ewma" || moves.every((move) => move === 0))
    return ok(runningVolatility(moves, evening.frame.conventions.ewmaDecay));
  const id = evening.frame.market.historical.factors[factor]?.id ?? "";
  return mapMeasure(evening.models.garch(id, moves, specification), ({ parameters }) =>
    garchVolatility(moves, parameters),
  );
}

/** Joint Student t moves drawn for this purpose alone, full revaluation. */
export const monteCarlo = (evening: Evening): Measure<Law> => {
  const { factorVolatilities, factorCorrelation, historical } = evening.frame.market;
  const { factors } = historical;
  if (factors.length === 0) return unavailable("not-enough-history", "no factor moves");
  const moves = multivariateTMoves(
    factorVolatilities,
    factorCorrelation,
    factors,
    PARAMETRIC_DEGREES_OF_FREEDOM,
    MONTE_CARLO_DRAWS,
  );
  return ok(equal(evening.revalue(columnsOf(moves, factors, MONTE_CARLO_DRAWS))));
};
