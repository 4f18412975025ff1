import { type Measure, unavailable } from "~/server/domain/measure";
import { PARAMETRIC_SEED } from "../predictive/spherical-draws";
import {
  cornishFisher,
  deltaGamma,
  deltaNormal,
  fixedBlend,
  paretoFiltered,
  paretoHistorical,
  studentParametric,
} from "./closed-form-methods";
import type { Evening } from "./evening";
import type { Law } from "./law";
import {
  AGE_DECAY,
  ageWeighted,
  filteredByFactor,
  filteredByModel,
  GARCH,
  GJR,
  MONTE_CARLO_DRAWS,
  memberOfPool,
  monteCarlo,
  plainHistorical,
} from "./scenario-methods";

/** What a method goes on, besides today's holdings and prices. */
export type MethodNeed = "window" | "deep-history" | "volatilities" | "sensitivities" | "regime";

/** One way to VaR and ES: positive losses in base currency, one day. */
export type Method = {
  readonly name: string;
  readonly needs: readonly MethodNeed[];
  /** Printed beside the figures. */
  readonly convention: string;
  /** What it believes of tomorrow's profit; unavailable with a reason, never a fall-back. */
  law(evening: Evening): Measure<Law>;
};

const method = (
  name: string,
  needs: readonly MethodNeed[],
  convention: string,
  law: (evening: Evening) => Measure<Law>,
): Method => ({
  name,
  needs,
  convention,
  law(evening) {
    if (evening.prediction.status !== "ok") return evening.prediction;
    if (needs.includes("deep-history") && evening.deep === evening.plain)
      return unavailable("not-enough-history", `${name} needs deep history, and none was prepared`);
    return law(evening);
  },
});

const MEMBERS: readonly Method[] = [
  method("pool", ["window", "volatilities"], "weighted members, one set of scenarios", memberOfPool("pool")),
  method(
    "filtered-portfolio",
    ["window"],
    "moves scaled by the EWMA volatility of the portfolio's own profits",
    memberOfPool("filtered-portfolio"),
  ),
  method(
    "parametric-t",
    ["volatilities"],
    "1,000 fixed draws of a multivariate t with 5 degrees of freedom",
    memberOfPool("parametric-t"),
  ),
  method(
    "filtered-har",
    ["deep-history"],
    "1,000 days of moves, each factor at tomorrow's HAR volatility, second pass EWMA(.97) on the portfolio",
    memberOfPool("filtered-har"),
  ),
  method(
    "regime",
    ["deep-history", "regime"],
    "plain moves of all days, weighted by a hidden Markov model of three states of the market",
    memberOfPool("regime"),
  ),
];

const COMPARISONS: readonly Method[] = [
  method(
    "historical",
    ["window"],
    "plain moves, equally likely, rules as in the conventions",
    plainHistorical,
  ),
  method(
    "age-weighted",
    ["window"],
    `plain moves, weights falling by ${AGE_DECAY} a day (Boudoukh, Richardson and Whitelaw)`,
    ageWeighted,
  ),
  method(
    "filtered-garch",
    ["window", "deep-history"],
    "moves scaled by a GARCH(1,1)-t volatility of the portfolio's own profits",
    filteredByModel(GARCH),
  ),
  method(
    "filtered-gjr",
    ["window", "deep-history"],
    "moves scaled by a GJR-t volatility of the portfolio's own profits",
    filteredByModel(GJR),
  ),
  method(
    "filtered-factor-ewma",
    ["window", "deep-history"],
    "each factor's moves scaled by its own EWMA volatility",
    filteredByFactor("ewma"),
  ),
  method(
    "filtered-factor-garch",
    ["window", "deep-history"],
    "each factor's moves scaled by its own GARCH(1,1)-t volatility",
    filteredByFactor(GARCH),
  ),
  method(
    "filtered-factor-gjr",
    ["window", "deep-history"],
    "each factor's moves scaled by its own GJR-t volatility",
    filteredByFactor(GJR),
  ),
  method("parametric-ewma", ["volatilities"], "normal, EWMA volatility and correlation", deltaNormal),
  method(
    "parametric-student",
    ["volatilities"],
    "Student t with 5 degrees of freedom in closed form, EWMA volatility and correlation",
    studentParametric,
  ),
  method(
    "cornish-fisher",
    ["window"],
    "four moments of the plain profits, refused outside its monotone domain",
    cornishFisher,
  ),
  method(
    "delta-gamma",
    ["volatilities", "sensitivities"],
    "moments of the quadratic approximation, Cornish-Fisher; an approximation of full revaluation",
    deltaGamma,
  ),
  method(
    "monte-carlo",
    ["volatilities"],
    `${MONTE_CARLO_DRAWS.toLocaleString("en-US")} draws of a multivariate t, seed ${PARAMETRIC_SEED}, full revaluation`,
    monteCarlo,
  ),
  method(
    "pareto-historical",
    ["window"],
    "generalised Pareto law of the worst tenth of the plain losses",
    paretoHistorical,
  ),
  method(
    "pareto-filtered",
    ["window"],
    "generalised Pareto law of the worst tenth of the losses filtered by EWMA",
    paretoFiltered,
  ),
  method(
    "seed-blend",
    ["window", "volatilities", "regime"],
    "0.4 historical + 0.6 parametric-ewma, times a regime multiplier; never drives a limit",
    fixedBlend,
  ),
];

/** Every method once: the headline and its members first. */
export const METHODS: readonly Method[] = [...MEMBERS, ...COMPARISONS];
