import { normalCdf } from "../math/normal";

/** What is seen of a firm: its shares and its debt. */
export type MertonInput = {
  /** Market value of the shares, above 0. */
  readonly equity: number;
  /** Annual volatility of the shares, above 0. */
  readonly equityVolatility: number;
  /** Face value of the debt, due at the horizon, above 0; unit of the equity. */
  readonly debt: number;
  /** Continuous, annual share of one. */
  readonly rate: number;
  /** Until the debt is due, above 0. */
  readonly years: number;
};

export type Merton = {
  /** Value of the whole firm, unit of the equity. */
  readonly assets: number;
  /** Annual volatility of that value. */
  readonly assetVolatility: number;
  /** Standard deviations by which the value is expected to exceed the debt, under the riskless drift. */
  readonly distanceToDefault: number;
  /** Probability that it does not, under the riskless drift. */
  readonly defaultProbability: number;
};

const STEPS_MAX = 500;
const TOLERANCE = 1e-13;

/**
 * Value and volatility of a firm's assets from those of its shares: equity is a call on the assets, struck at the debt.
 * E = V N(d1) - D e^(-rT) N(d2) and sE E = N(d1) sV V are solved for V by bisection inside a fixed point in sV.
 * @param input - of one firm.
 * @returns assets, their volatility, distance to default and its probability.
 * @throws RangeError when an input is not finite or not above zero, or the fixed point does not settle.
 * @see Merton (1974), Journal of Finance 29.
 */
export function merton({ equity, equityVolatility, debt, rate, years }: MertonInput): Merton {
  if (
    ![equity, equityVolatility, debt, years].every((x) => x > 0 && Number.isFinite(x)) ||
    !Number.isFinite(rate)
  )
    throw new RangeError(
      `merton: equity ${equity}, volatility ${equityVolatility}, debt ${debt}, years ${years}`,
    );
  const discounted = debt * Math.exp(-rate * years);
  let volatility = (equityVolatility * equity) / (equity + discounted);
  for (let step = 0; step < STEPS_MAX; step++) {
    const assets = assetsAt(volatility, equity, discounted, years);
    const { d1, d2 } = distances(assets, discounted, volatility, years);
    const next = (equityVolatility * equity) / (normalCdf(d1) * assets);
    if (Math.abs(next - volatility) <= TOLERANCE * volatility)
      return { assets, assetVolatility: next, distanceToDefault: d2, defaultProbability: normalCdf(-d2) };
    volatility = 0.5 * (volatility + next);
  }
  throw new RangeError("merton: the asset volatility did not settle");
}

function distances(assets: number, discounted: number, volatility: number, years: number) {
  const spread = volatility * Math.sqrt(years);
  const d1 = Math.log(assets / discounted) / spread + spread / 2;
  return { d1, d2: d1 - spread };
}

/** The assets whose call is worth the equity: between the equity and the equity with all of the debt. */
function assetsAt(volatility: number, equity: number, discounted: number, years: number): number {
  let [low, high] = [equity, equity + discounted];
  for (let step = 0; step < 200 && high - low > TOLERANCE * high; step++) {
    const middle = (low + high) / 2;
    const { d1, d2 } = distances(middle, discounted, volatility, years);
    if (middle * normalCdf(d1) - discounted * normalCdf(d2) < equity) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
