import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { nelderMead } from "../math/nelder-mead";
import { quasiNewton } from "../math/quasi-newton";
import { garchErrors } from "./garch-errors";
import { type GarchParameters, garchLikelihood, type InnovationLaw, meanSquare } from "./garch-likelihood";

export type GarchSpecification = {
  /** True: bad news weighs more (Glosten, Jagannathan and Runkle). */
  readonly isAsymmetric: boolean;
  readonly law: InnovationLaw;
};

/**
 * `converged`: the gradient is zero; `boundary`: it is, with a coefficient at the edge of what it may be (no
 * reaction, no memory, or tails no fatter than the normal's), so that standard errors do not exist;
 * `not-converged`: the search ended without that, and the parameters are the best it saw.
 */
export type GarchState = "converged" | "boundary" | "not-converged";

export type GarchFit = {
  readonly specification: GarchSpecification;
  readonly parameters: GarchParameters;
  /** alpha + gamma/2 + beta. May reach or exceed one; it is reported, not clamped. */
  readonly persistence: number;
  /** Robust to a wrong law of the innovations. */
  readonly standardErrors: Measure<GarchParameters>;
  /** Of all T days, in the unit of the returns given. */
  readonly logLikelihood: number;
  readonly state: GarchState;
  readonly days: number;
};

export type GarchFitOptions = {
  /** Parameters of an earlier fit in the same unit; the search then starts there alone. */
  readonly warmStart?: GarchParameters | null;
  /** They cost about as much as a warm search. */
  readonly withErrors?: boolean;
};

/** Fewer returns say next to nothing of three or more coefficients. */
const DAYS_MIN = 250;
/** Reaction and memory from which the search starts; the one with the best likelihood and the next go on. */
const STARTS = [
  [0.05, 0.92],
  [0.1, 0.85],
  [0.03, 0.96],
  [0.15, 0.6],
] as const;
const SEARCHES = 2;
const START_NU = 6;
/** Slope of the mean log-likelihood a day that counts as none: 1e-3 standard errors from the top, or nearer. */
const TOLERANCE = 2e-6;
const EDGE = 1e-5;
/** Above this, Student's t can't be told from the normal law. */
const NU_MAX = 200;

/**
 * GARCH(1,1) or GJR by quasi-maximum likelihood, zero mean, the first variance being the mean square.
 *
 * Returns are divided by their root mean square before the search (as a factor of 100 does for shares), so that the
 * fit does not depend on their unit. The search starts from fixed points, by quasi-Newton and, where that fails, the
 * downhill simplex: the same returns give the same bits.
 * @param returns - T >= 250 returns or profits, oldest first, finite, not all zero. Not mutated.
 * @param specification - of the model.
 * @param options - where to start, and whether standard errors are wanted.
 * @returns the fit, omega in the squared unit of the returns; unavailable when returns are too few or never move.
 * @throws RangeError when a return is not finite.
 * @see Bollerslev & Wooldridge (1992), Econometric Reviews 11 (quasi-likelihood); Glosten et al. (1993), J. Finance 48.
 */
export function fitGarch(
  returns: Float64Array,
  specification: GarchSpecification,
  { warmStart = null, withErrors = true }: GarchFitOptions = {},
): Measure<GarchFit> {
  if (!returns.every(Number.isFinite)) throw new RangeError("fitGarch: a return is not finite");
  if (returns.length < DAYS_MIN)
    return unavailable("not-enough-history", `${returns.length} returns, ${DAYS_MIN} are needed`);
  const scale = Math.sqrt(meanSquare(returns));
  if (!(scale > 0)) return unavailable("not-applicable", "the series never moves");
  const scaled = returns.map((each) => each / scale);
  const objective = objectiveOf(scaled, specification);
  const best = search(objective, startsOf(specification, warmStart, scale), specification);
  const inUnits = parametersAt(best.x, specification);
  const { alpha, gamma, beta, nu } = inUnits;
  const parameters = { ...inUnits, omega: inUnits.omega * scale * scale };
  const isEdge = Math.min(alpha + (alpha + gamma), beta) < EDGE || (nu !== null && nu > NU_MAX);
  const state: GarchState = !best.isConverged ? "not-converged" : isEdge ? "boundary" : "converged";
  return ok({
    specification,
    parameters,
    persistence: alpha + gamma / 2 + beta,
    standardErrors: !withErrors
      ? unavailable("not-applicable", "not asked for")
      : state === "converged"
        ? garchErrors(scaled, inUnits, specification, scale)
        : unavailable("not-applicable", `no standard errors: the search ended ${state}`),
    logLikelihood: -best.value * returns.length - returns.length * Math.log(scale),
    state,
    days: returns.length,
  });
}

type Objective = (x: Float64Array, gradient: Float64Array) => number;

function search(objective: Objective, starts: readonly Float64Array[], specification: GarchSpecification) {
  const spare = new Float64Array(starts[0]?.length ?? 0);
  const ranked = starts
    .map((x) => ({ x, value: objective(x, spare) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)
    .slice(0, SEARCHES);
  const found = ranked
    .map(({ x }) => quasiNewton(objective, x, { tolerance: TOLERANCE }))
    .sort((a, b) => a.value - b.value);
  const best =
    found.find((each) => each.isConverged && each.value <= (found[0]?.value ?? 0) + 1e-9) ?? found[0];
  if (!best) throw new RangeError(`fitGarch: no start of ${specification.law} has a likelihood`);
  if (best.isConverged) return best;
  const simplex = nelderMead((x) => objective(x, spare), best.x, { step: 0.2, tolerance: 1e-11 });
  const polished = quasiNewton(objective, simplex.x, { tolerance: TOLERANCE });
  const last = polished.value <= best.value ? polished : best;
  // Likelihoods flat along an edge have no zero gradient to speak of: the simplex decides that it is the bottom.
  return {
    ...last,
    isConverged: last.isConverged || (simplex.isConverged && polished.value <= simplex.value + 1e-9),
  };
}

/** Coordinates of the search: logarithms, so that every point is a model: omega, reactions, memory, nu - 2. */
function parametersAt(x: Float64Array, { isAsymmetric, law }: GarchSpecification): GarchParameters {
  const alpha = Math.exp(at(x, 1));
  const next = isAsymmetric ? 3 : 2;
  return {
    omega: Math.exp(at(x, 0)),
    alpha,
    gamma: isAsymmetric ? Math.exp(at(x, 2)) - alpha : 0,
    beta: Math.exp(at(x, next)),
    nu: law === "student" ? 2 + Math.exp(at(x, next + 1)) : null,
  };
}

function coordinatesOf(
  { omega, alpha, gamma, beta, nu }: GarchParameters,
  { isAsymmetric }: GarchSpecification,
): Float64Array {
  const floor = (value: number): number => Math.log(Math.max(value, 1e-8));
  return Float64Array.from([
    floor(omega),
    floor(alpha),
    ...(isAsymmetric ? [floor(alpha + gamma)] : []),
    floor(beta),
    ...(nu === null ? [] : [floor(nu - 2)]),
  ]);
}

function startsOf(
  specification: GarchSpecification,
  warmStart: GarchParameters | null,
  scale: number,
): Float64Array[] {
  const nu = specification.law === "student" ? START_NU : null;
  if (warmStart !== null) {
    const omega = warmStart.omega / (scale * scale);
    return [
      coordinatesOf({ ...warmStart, omega, nu: nu === null ? null : (warmStart.nu ?? nu) }, specification),
    ];
  }
  return STARTS.map(([reaction, beta]) =>
    coordinatesOf(
      {
        omega: 1 - reaction - beta,
        alpha: specification.isAsymmetric ? 0.5 * reaction : reaction,
        gamma: specification.isAsymmetric ? reaction : 0,
        beta,
        nu,
      },
      specification,
    ),
  );
}

/** Minus the mean log-likelihood in coordinates of the search, by the chain rule. */
function objectiveOf(returns: Float64Array, specification: GarchSpecification): Objective {
  const own = new Float64Array(5);
  const { isAsymmetric } = specification;
  const next = isAsymmetric ? 3 : 2;
  return (x, gradient) => {
    const parameters = parametersAt(x, specification);
    const value = garchLikelihood(returns, parameters, own);
    const { omega, alpha, gamma, beta, nu } = parameters;
    gradient[0] = -at(own, 0) * omega;
    gradient[1] = -(at(own, 1) - (isAsymmetric ? at(own, 2) : 0)) * alpha;
    if (isAsymmetric) gradient[2] = -at(own, 2) * (alpha + gamma);
    gradient[next] = -at(own, 3) * beta;
    if (nu !== null) gradient[next + 1] = -at(own, 4) * (nu - 2);
    return -value;
  };
}
