import type { Regime, RegimeAssessment, RegimeProbabilities } from "~/server/domain/regime";
import { REGIMES } from "~/server/domain/regime";
import { at } from "../math/at";

/** Moves in one reading of volatility: a trading month. */
const READING_DAYS = 20;
/** Readings that the percentile needs before it means something: a quarter. */
const READINGS_MIN = 63;
/** Readings that the percentile looks back on: five years. */
const READINGS_MAX = 1260;
/** Days in a row on which another state must lead before the state changes. */
const DWELL_DAYS = 3;
/** Percentiles at which two states are equally likely, and how softly one passes into the other. */
const CALM_BELOW = { percentile: 1 / 3, width: 0.05 };
const STRESSED_ABOVE = { percentile: 0.85, width: 0.03 };

export const VOLATILITY_THRESHOLD = "volatility-threshold";
export const NO_REGIME = "none";

/**
 * The state of the market from the percentile of its 20-day volatility within its own trailing history.
 *
 * Probabilities are smooth in the percentile; the state in force changes only when another one has led on three
 * days in a row. Uses nothing later than the last move.
 * @param marketMoves - T moves of what stands for the market, oldest first; NaN is skipped. Not mutated.
 * @param marketName - for the sentence of evidence.
 * @param previous - state in force before; null = none, then the leading one of today is taken.
 * @returns the assessment; with fewer than 63 readings method `none`, equal probabilities and the previous state.
 * @see Kritzman, Page & Turkington (2012), Financial Analysts Journal 68 (regimes by volatility); thresholds are ours.
 */
export function volatilityThresholdRegime(
  marketMoves: Float64Array,
  marketName: string,
  previous: Regime | null,
): RegimeAssessment {
  const readings = rollingVolatility(marketMoves.filter(Number.isFinite)).slice(-READINGS_MAX);
  if (readings.length < READINGS_MIN) {
    return {
      current: previous ?? "normal",
      probabilities: { calm: 1 / 3, normal: 1 / 3, stressed: 1 / 3 },
      evidence: `${readings.length} readings of 20-day volatility, ${READINGS_MIN} are needed`,
      method: NO_REGIME,
    };
  }
  const recent = Array.from({ length: DWELL_DAYS }, (_, back) =>
    percentileOf(readings, readings.length - 1 - back),
  );
  const leaders = recent.map((percentile) => leading(probabilitiesAt(percentile)));
  const [today = "normal"] = leaders;
  const isSettled = leaders.every((leader) => leader === today);
  const percentile = recent[0] ?? Number.NaN;
  const annual = at(readings, readings.length - 1) * Math.sqrt(252);
  return {
    current: previous === null || isSettled ? today : previous,
    probabilities: probabilitiesAt(percentile),
    evidence: `20-day volatility of ${marketName} ${(100 * annual).toFixed(1)} % a year, percentile ${Math.round(100 * percentile)} of ${readings.length} readings`,
    method: VOLATILITY_THRESHOLD,
  };
}

/** Smooth probabilities at a percentile; they sum to one. */
export function probabilitiesAt(percentile: number): RegimeProbabilities {
  const calm = 1 / (1 + Math.exp((percentile - CALM_BELOW.percentile) / CALM_BELOW.width));
  const stressed = 1 / (1 + Math.exp((STRESSED_ABOVE.percentile - percentile) / STRESSED_ABOVE.width));
  return { calm, normal: Math.max(1 - calm - stressed, 0), stressed };
}

/**
 * The percentile at which these are the probabilities: the inverse of `probabilitiesAt`.
 * @param probabilities - of the threshold method.
 * @returns share of the past that was calmer, 0 to 1.
 */
export const percentileBehind = ({ calm }: RegimeProbabilities): number =>
  CALM_BELOW.percentile + CALM_BELOW.width * Math.log(1 / calm - 1);

/** How probabilities come from the percentile, in words. */
export const THRESHOLDS_IN_WORDS = `calm below percentile ${Math.round(100 * CALM_BELOW.percentile)}, stressed above ${Math.round(100 * STRESSED_ABOVE.percentile)}, smooth between; another state must lead ${DWELL_DAYS} days running before it is in force`;

const leading = (probabilities: RegimeProbabilities): Regime =>
  REGIMES.reduce((best, regime) => (probabilities[regime] > probabilities[best] ? regime : best), "calm");

function rollingVolatility(moves: Float64Array): Float64Array {
  const count = Math.max(moves.length - READING_DAYS + 1, 0);
  const readings = new Float64Array(count);
  for (let start = 0; start < count; start++) {
    let square = 0;
    for (let i = start; i < start + READING_DAYS; i++) square += at(moves, i) ** 2 / READING_DAYS;
    readings[start] = Math.sqrt(square);
  }
  return readings;
}

/** Share of the readings up to and including `index` that lie below it, ties half. */
function percentileOf(readings: Float64Array, index: number): number {
  const own = at(readings, index);
  let below = 0;
  for (let i = 0; i <= index; i++) below += at(readings, i) < own ? 1 : at(readings, i) === own ? 0.5 : 0;
  return below / (index + 1);
}
