import type { HarScaling } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { Factor } from "~/server/domain/scenario";
import type { ModelBook } from "../fitted-models";
import { filterMultipliers } from "../predictive/filtered-portfolio";
import { harVolatility } from "./har";
import { varianceProxies } from "./range-proxy";

/** Days that become scenarios: the same for all factors, so that what moved together stays together. */
const SCENARIO_DAYS = 1000;
/** Days before them from which the first means are made. */
const LEAD_DAYS = 22;
/** Most days that coefficients are fitted to. */
const FITTED_DAYS = 1272;

/**
 * Multipliers of each factor's last 1,000 moves: tomorrow's volatility over that day's, by HAR on ranges where open,
 * high and low are known, else on squared moves.
 * @param factors - F.
 * @param moves - F vectors of T moves. Not mutated.
 * @param ranges - F vectors of T variances by `rangeVariances`, NaN where unknown. Not mutated.
 * @param models - where coefficients come from.
 * @returns 1,000 multipliers a factor within [1/5, 5]; unavailable, naming the factor, with fewer than 1,022 days or where a
 *   factor can't be fitted. A factor that never moves has multipliers of one.
 * @see Corsi (2009), J. Financial Econometrics 7; Hull & White (1998), Journal of Risk 1.
 */
export function harScaling(
  factors: readonly Factor[],
  moves: readonly Float64Array[],
  ranges: readonly Float64Array[],
  models: ModelBook,
): Measure<HarScaling> {
  const days = moves[0]?.length ?? 0;
  if (days < SCENARIO_DAYS + LEAD_DAYS)
    return unavailable("not-enough-history", `${days} days, ${SCENARIO_DAYS + LEAD_DAYS} are needed`);
  const multipliers: Float64Array[] = [];
  let rangeFactors = 0;
  for (const [f, factor] of factors.entries()) {
    const own = (moves[f] ?? new Float64Array(0)).subarray(-FITTED_DAYS);
    if (own.every((move) => move === 0)) {
      multipliers.push(new Float64Array(SCENARIO_DAYS).fill(1));
      continue;
    }
    const { values, kind } = varianceProxies(own, ranges[f]?.subarray(-FITTED_DAYS) ?? null);
    const fit = models.har(factor.id, values);
    if (fit.status !== "ok") return unavailable(fit.code, `${factor.id}: ${fit.reason}`);
    if (kind === "range") rangeFactors++;
    const path = harVolatility(values.subarray(-(SCENARIO_DAYS + LEAD_DAYS)), fit.value);
    multipliers.push(filterMultipliers(path, SCENARIO_DAYS).multipliers);
  }
  return ok({ days: SCENARIO_DAYS, multipliers, rangeFactors });
}
