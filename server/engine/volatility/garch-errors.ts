import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { inverseOf } from "../math/inverse";
import { GARCH_ORDER, type GarchParameters, garchLikelihood } from "./garch-likelihood";

/** Step of the numerical second derivatives, relative to each parameter. */
const STEP = 1e-4;
const SIZE = GARCH_ORDER.length;

/**
 * Standard errors of a fitted model that stay right when the law of the innovations is not the assumed one:
 * A^-1 B A^-1 / T, A minus the mean Hessian (central differences of the exact gradient), B the mean outer product of
 * the daily scores.
 * @param returns - T returns the model was fitted to, divided by `scale`. Not mutated.
 * @param parameters - at the maximum, in the scaled unit.
 * @param model - which parameters were free.
 * @param scale - returns the variance to its own unit.
 * @returns one standard error a parameter, 0 for a `gamma` and null for a `nu` that was not free; unavailable where
 *   the Hessian has no inverse or a variance is not above zero.
 * @see Bollerslev & Wooldridge (1992), Econometric Reviews 11.
 */
export function garchErrors(
  returns: Float64Array,
  parameters: GarchParameters,
  model: { readonly isAsymmetric: boolean; readonly law: "normal" | "student" },
  scale: number,
): Measure<GarchParameters> {
  const free = GARCH_ORDER.flatMap((name, i) =>
    (name === "gamma" && !model.isAsymmetric) || (name === "nu" && model.law === "normal") ? [] : [i],
  );
  const size = free.length;
  const hessian = new Float64Array(size * size);
  const [up, down] = [new Float64Array(SIZE), new Float64Array(SIZE)];
  free.forEach((i, column) => {
    const name = GARCH_ORDER[i] ?? "omega";
    const value = parameters[name] ?? Number.NaN;
    const step = STEP * Math.max(Math.abs(value), 1e-3);
    garchLikelihood(returns, { ...parameters, [name]: value + step }, up);
    garchLikelihood(returns, { ...parameters, [name]: value - step }, down);
    free.forEach((j, row) => {
      hessian[row * size + column] = -(at(up, j) - at(down, j)) / (2 * step);
    });
  });
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (at(hessian, i * size + j) + at(hessian, j * size + i));
      hessian[i * size + j] = mean;
      hessian[j * size + i] = mean;
    }
  const outer = new Float64Array(SIZE * SIZE);
  garchLikelihood(returns, parameters, up, outer);
  const inverse = inverseOf(hessian, size);
  if (inverse === null) return unavailable("not-applicable", "the likelihood is flat in some direction");
  const errors = free.map((_, k) => {
    let variance = 0;
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++)
        variance +=
          at(inverse, k * size + a) *
          at(outer, (free[a] ?? 0) * SIZE + (free[b] ?? 0)) *
          at(inverse, b * size + k);
    return Math.sqrt(variance / returns.length);
  });
  if (!errors.every((each) => each > 0 && Number.isFinite(each)))
    return unavailable("not-applicable", "a variance of the parameters is not above zero");
  const of = (name: (typeof GARCH_ORDER)[number]): number | undefined =>
    errors[free.indexOf(GARCH_ORDER.indexOf(name))];
  return ok({
    omega: (of("omega") ?? 0) * scale * scale,
    alpha: of("alpha") ?? 0,
    gamma: of("gamma") ?? 0,
    beta: of("beta") ?? 0,
    nu: of("nu") ?? null,
  });
}
