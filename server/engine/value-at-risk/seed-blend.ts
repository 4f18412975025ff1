import type { Regime } from "~/server/domain/regime";
import type { RiskFigures } from "~/server/domain/snapshot";

/** Shares of the two methods, and the multiplier of each regime. Constants of the comparison method, not fitted. */
const HISTORICAL_SHARE = 0.4;
const PARAMETRIC_SHARE = 0.6;
const REGIME_MULTIPLIER: Readonly<Record<Regime, number>> = { calm: 0.9, normal: 1, stressed: 1.3 };

/**
 * The fixed blend (0.4 historical + 0.6 parametric) times a regime multiplier: a comparison method that never drives
 * a limit. Shortfall is blended and multiplied like VaR, so that it stays at or above it.
 * @param historical - figures of the historical method.
 * @param parametric - figures of the delta-normal method.
 * @param regime - state in force.
 * @returns blended figures, losses in base currency.
 */
export function seedBlend(historical: RiskFigures, parametric: RiskFigures, regime: Regime): RiskFigures {
  const blend = (key: keyof RiskFigures): number =>
    (HISTORICAL_SHARE * historical[key] + PARAMETRIC_SHARE * parametric[key]) * REGIME_MULTIPLIER[regime];
  return {
    var95: blend("var95"),
    var975: blend("var975"),
    var99: blend("var99"),
    es95: blend("es95"),
    es975: blend("es975"),
    es99: blend("es99"),
  };
}
