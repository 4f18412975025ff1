import type { CalendarDate } from "~/server/domain/calendar-date";
import { dayRandom, heavyDraw, normalDraw } from "../math/day-draws";
import type { SimulatedAsset, SimulatedWorld } from "./simulated-asset";

/** The market on one day: its logarithmic return and the variance that was expected of it. */
export type MarketDay = { readonly logReturn: number; readonly expectedVariance: number };

/** Daily variance of an ordinary market, (0.95 %)^2; groups and single names swell and shrink with it. */
const ORDINARY_VARIANCE = 0.0095 ** 2;
const SHOCK_WEIGHT = 0.1;
const MEMORY_WEIGHT = 0.88;
/** Single names do not calm or rage as much as the index does. */
const SCALE_LEAST = 0.7;
const SCALE_MOST = 3;
/** How much of a day's size shows in its volume. */
const VOLUME_BY_MOVE = 0.25;
const VOLUME_NOISE = 0.3;

/**
 * Tomorrow's expected variance of the market, by a GARCH(1,1) recursion with an ordinary long run.
 * @param day - today.
 * @see Bollerslev (1986), J. Econometrics 31.
 */
export function nextVariance({ logReturn, expectedVariance }: MarketDay): number {
  const longRun = (1 - SHOCK_WEIGHT - MEMORY_WEIGHT) * ORDINARY_VARIANCE;
  return longRun + SHOCK_WEIGHT * logReturn ** 2 + MEMORY_WEIGHT * expectedVariance;
}

export const ordinaryDay: MarketDay = { logReturn: 0, expectedVariance: ORDINARY_VARIANCE };

/** A simulated return of the market where no recorded one exists. */
export function drawMarketDay(seed: number, date: CalendarDate, expectedVariance: number): MarketDay {
  return {
    logReturn: Math.sqrt(expectedVariance) * heavyDraw(dayRandom(seed, date, "market")),
    expectedVariance,
  };
}

/** What each asset does on one day, keyed by symbol: logarithmic returns, percentage points for rates. */
export function simulateDay(
  world: SimulatedWorld,
  date: CalendarDate,
  market: MarketDay,
): ReadonlyMap<string, number> {
  const rough = Math.sqrt(market.expectedVariance / ORDINARY_VARIANCE);
  const scale = Math.min(SCALE_MOST, Math.max(SCALE_LEAST, rough));
  const groups = new Map<string, number>();
  const moves = new Map<string, number>();
  for (const asset of world.assets) {
    if (asset.group !== null && !groups.has(asset.group)) {
      groups.set(asset.group, heavyDraw(dayRandom(world.seed, date, `group ${asset.group}`)));
    }
    const shared = asset.marketBeta * market.logReturn;
    const grouped = asset.group === null ? 0 : (groups.get(asset.group) ?? 0) * asset.groupVolatility * scale;
    const own = heavyDraw(dayRandom(world.seed, date, asset.symbol)) * asset.ownVolatility * scale;
    moves.set(asset.symbol, shared + grouped + own);
  }
  for (const asset of world.assets) {
    if (asset.rate === null) continue;
    const points = moves.get(asset.rate.symbol) ?? 0;
    moves.set(asset.symbol, (moves.get(asset.symbol) ?? 0) - (asset.rate.durationYears * points) / 100);
  }
  return moves;
}

/** The level that a move leads to: never at or below zero for a price, and anywhere for a rate. */
export const applyMove = (asset: SimulatedAsset, level: number, move: number): number =>
  asset.kind === "rate" ? level + move : level * Math.exp(move);

/** Units traded on a day: more on days that move more. */
export function simulateVolume(
  seed: number,
  date: CalendarDate,
  asset: SimulatedAsset,
  move: number,
): number {
  if (asset.dailyVolume === 0) return 0;
  const size = Math.abs(move) / (asset.ownVolatility + asset.groupVolatility + 1e-4);
  const noise = VOLUME_NOISE * normalDraw(dayRandom(seed, date, `volume ${asset.symbol}`));
  return Math.round(asset.dailyVolume * Math.exp(noise + VOLUME_BY_MOVE * (size - 1)));
}
