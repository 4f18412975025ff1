import type { IndexBar } from "~/server/adapters/feed/packaged-index";
import type { CalendarDate } from "~/server/domain/calendar-date";
import {
  applyMove,
  type MarketDay,
  nextVariance,
  ordinaryDay,
  simulateDay,
  simulateVolume,
} from "~/server/engine/simulate/market-day";
import type { SimulatedWorld } from "~/server/engine/simulate/simulated-asset";
import type { DailyBar } from "~/server/ports/market-feed";
import type { Listed } from "./universe";

/** Room between a day's open and close and its extremes, in the asset's own daily volatility. */
const EXTREME = 0.35;

/** One day of the simulated market: the index as recorded, and everybody's moves. */
type SimulatedDay = { readonly bar: IndexBar; readonly moves: ReadonlyMap<string, number> };

/**
 * Daily bars of everything that is listed, on the recorded days of the index from one day to before another.
 *
 * @param span - first prices are those before the first day at or after `pricedOn`; what came earlier led there.
 * @param ids - instrument id by symbol.
 * @returns bars by day, then in the order of the list; the index's own bars first.
 */
export function makeHistory(
  world: SimulatedWorld,
  listed: readonly Listed[],
  index: readonly IndexBar[],
  span: { readonly from: CalendarDate; readonly pricedOn: CalendarDate; readonly before: CalendarDate },
  ids: ReadonlyMap<string, string>,
  marketSymbol: string,
): DailyBar[] {
  const days = simulatedDays(world, index, span);
  const earlier = days.filter(({ bar }) => bar.date < span.pricedOn);
  const levels = new Map(listed.map(({ asset, firstPrice }) => [asset.symbol, firstPrice]));
  for (const { moves } of [...earlier].reverse())
    for (const { asset } of listed) {
      const move = moves.get(asset.symbol) ?? 0;
      levels.set(asset.symbol, applyMove(asset, levels.get(asset.symbol) ?? Number.NaN, -move));
    }
  const bars: DailyBar[] = [];
  days.forEach(({ bar, moves }, d) => {
    bars.push({ ...bar, instrumentId: idOf(ids, marketSymbol) });
    for (const { asset, firstPrice } of listed) {
      const open = d === earlier.length ? firstPrice : (levels.get(asset.symbol) ?? Number.NaN);
      const move = moves.get(asset.symbol) ?? 0;
      const close = round(applyMove(asset, open, move));
      levels.set(asset.symbol, close);
      const reach = asset.ownVolatility * EXTREME;
      const volume = simulateVolume(world.seed, bar.date, asset, move) || null;
      const high = round(applyMove(asset, Math.max(open, close), reach));
      const low = round(applyMove(asset, Math.min(open, close), -reach));
      bars.push({ instrumentId: idOf(ids, asset.symbol), date: bar.date, open, high, low, close, volume });
    }
  });
  return bars;
}

/** The variance that a day expects follows from all days of the index before it, those before the span too. */
function simulatedDays(
  world: SimulatedWorld,
  index: readonly IndexBar[],
  span: { readonly from: CalendarDate; readonly before: CalendarDate },
): SimulatedDay[] {
  const days: SimulatedDay[] = [];
  let day: MarketDay = ordinaryDay;
  let before: IndexBar | null = null;
  for (const bar of index) {
    if (bar.date >= span.before) break;
    if (before !== null)
      day = { expectedVariance: nextVariance(day), logReturn: Math.log(bar.close / before.close) };
    before = bar;
    if (bar.date >= span.from) days.push({ bar, moves: simulateDay(world, bar.date, day) });
  }
  return days;
}

const round = (price: number): number => Math.round(price * 10_000) / 10_000;

function idOf(ids: ReadonlyMap<string, string>, symbol: string): string {
  const id = ids.get(symbol);
  if (id === undefined) throw new Error(`no instrument ${symbol}`);
  return id;
}
