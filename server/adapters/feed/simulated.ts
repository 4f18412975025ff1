import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import type { Tick } from "~/server/domain/market";
import { newYorkDate, nextTradingDay, type Session, sessionOf } from "~/server/domain/new-york";
import { bridge, pathThroughMarks } from "~/server/engine/simulate/intraday-path";
import {
  applyMove,
  drawMarketDay,
  type MarketDay,
  nextVariance,
  ordinaryDay,
  simulateDay,
  simulateVolume,
} from "~/server/engine/simulate/market-day";
import type { SimulatedAsset, SimulatedWorld } from "~/server/engine/simulate/simulated-asset";
import type { Clock } from "~/server/ports/clock";
import type { DailyBar, FeedListener, MarketFeed } from "~/server/ports/market-feed";
import type { IndexBar } from "./packaged-index";

/** How often prices move on the wall clock. */
const STEP_MS = 500;
/** Points at which a day is looked at for its high and low. */
const LOOKS_A_DAY = 39;
/** How much of an asset's own daily volatility its path wanders within the day. */
const WANDER = 0.6;
/** A simulated index day's range beyond open and close, in daily standard deviations. */
const RANGE = 0.35;

export type SimulatedFeedOptions = {
  readonly name: string;
  readonly world: SimulatedWorld;
  /** The market itself, recorded where `index` has the day, simulated after. */
  readonly marketSymbol: string;
  readonly index: readonly IndexBar[];
  readonly instrumentIds: ReadonlyMap<string, InstrumentId>;
  /** Last close before a day, by symbol. */
  readonly closesBefore: (date: CalendarDate) => ReadonlyMap<string, number>;
  /** Market time at which to go on. */
  readonly marketMs: number;
  /** Market seconds a wall second. */
  readonly speed: number;
  readonly clock: Clock;
};

/** One trading day, ready to be asked for prices at any share of its session. */
type Day = {
  readonly session: Session;
  readonly market: MarketDay;
  readonly isRecorded: boolean;
  readonly priceAt: (symbol: string, elapsed: number) => number | null;
  readonly bars: () => DailyBar[];
};

/**
 * A market in which the index is real as far as the record goes, and everything else is drawn around it. Nights,
 * weekends and holidays are skipped. Any day can be made again from the seed and the closes before it, so that a
 * restart goes on where market time stood.
 */
export function simulatedFeed(options: SimulatedFeedOptions): MarketFeed {
  return {
    name: options.name,
    isSimulated: true,
    async run(listener, signal) {
      const { clock, speed } = options;
      let marketMs = options.marketMs;
      let day = makeDay(options, sessionAt(marketMs));
      let hasAnnounced = !day.isRecorded;
      let dueMs = clock.now();
      while (!signal.aborted) {
        marketMs = Math.max(marketMs, day.session.opensMs);
        tell(options, listener, day, Math.min(marketMs, day.session.closesMs));
        if (marketMs >= day.session.closesMs) {
          listener.dayClosed(day.session.date, day.bars());
          day = makeDay(options, sessionAfter(day.session.date));
          marketMs = day.session.opensMs;
          if (!day.isRecorded && !hasAnnounced) {
            hasAnnounced = true;
            listener.announce(
              `The recorded index ends before ${day.session.date}; from here on the market is simulated too.`,
            );
          }
        } else marketMs += STEP_MS * speed;
        // Late steps are not made up for: market time waits for the wall.
        dueMs = Math.max(dueMs + STEP_MS, clock.now());
        await clock.sleepUntil(dueMs, signal);
      }
    },
  };
}

function tell(options: SimulatedFeedOptions, listener: FeedListener, day: Day, marketMs: number): void {
  const { opensMs, closesMs } = day.session;
  const elapsed = (marketMs - opensMs) / (closesMs - opensMs);
  const ticks: Tick[] = [];
  for (const [symbol, instrumentId] of options.instrumentIds) {
    const priceLocal = day.priceAt(symbol, elapsed);
    if (priceLocal !== null) ticks.push({ instrumentId, priceLocal, atMs: marketMs, source: options.name });
  }
  listener.ticks(ticks);
  listener.heartbeat(marketMs);
}

/** The session that market time lies in, or the next one. */
function sessionAt(marketMs: number): Session {
  const session = sessionOf(newYorkDate(marketMs));
  return session && marketMs < session.closesMs ? session : sessionAfter(newYorkDate(marketMs));
}

function sessionAfter(date: CalendarDate): Session {
  const session = sessionOf(nextTradingDay(date));
  if (!session) throw new Error(`no session on the trading day after ${date}`);
  return session;
}

function makeDay(options: SimulatedFeedOptions, session: Session): Day {
  const { world, marketSymbol } = options;
  const { date } = session;
  const closes = options.closesBefore(date);
  const indexBefore = closes.get(marketSymbol) ?? Number.NaN;
  const expectedVariance = expectedVarianceOn(options, date);
  const recorded = options.index.find((bar) => bar.date === date);
  const marks = recorded ?? simulatedMarks(world.seed, date, expectedVariance, indexBefore);
  const market: MarketDay = { logReturn: Math.log(marks.close / indexBefore), expectedVariance };
  const indexPath = pathThroughMarks(world.seed, date, marks);
  const moves = simulateDay(world, date, market);
  const bridges = new Map(
    world.assets.map((asset) => [asset.symbol, bridge(world.seed, date, asset.symbol)]),
  );
  const assets = new Map(world.assets.map((asset) => [asset.symbol, asset]));

  const priceAt = (symbol: string, elapsed: number): number | null => {
    if (symbol === marketSymbol) return indexPath(elapsed);
    const asset = assets.get(symbol);
    const before = closes.get(symbol);
    if (!asset || before === undefined) return null;
    const total = moves.get(symbol) ?? 0;
    const withMarket = asset.marketBeta * Math.log(indexPath(elapsed) / indexBefore);
    const alone = (total - asset.marketBeta * market.logReturn) * elapsed;
    const wander = (bridges.get(symbol)?.(elapsed) ?? 0) * asset.ownVolatility * WANDER;
    return quoted(asset, applyMove(asset, before, withMarket + alone + wander));
  };

  const bars = () =>
    [...options.instrumentIds].flatMap(([symbol, instrumentId]): DailyBar[] => {
      const looks = Array.from({ length: LOOKS_A_DAY + 1 }, (_, i) => priceAt(symbol, i / LOOKS_A_DAY));
      const prices = looks.filter((price) => price !== null);
      const [open, close] = [prices[0], prices.at(-1)];
      if (open === undefined || close === undefined) return [];
      if (symbol === marketSymbol)
        return [{ ...marks, instrumentId, date, volume: recorded?.volume ?? null }];
      const asset = assets.get(symbol);
      const volume = asset ? simulateVolume(world.seed, date, asset, moves.get(symbol) ?? 0) : 0;
      return [
        {
          instrumentId,
          date,
          open,
          high: Math.max(...prices),
          low: Math.min(...prices),
          close,
          volume: volume || null,
        },
      ];
    });

  return { session, market, isRecorded: recorded !== undefined, priceAt, bars };
}

/** What the market's variance was expected to be on a day, from all index days before it. */
function expectedVarianceOn(options: SimulatedFeedOptions, date: CalendarDate): number {
  let day = ordinaryDay;
  let before: number | null = null;
  const closes = [...options.index.filter((bar) => bar.date < date).map((bar) => bar.close)];
  for (const close of closes) {
    if (before !== null) day = { expectedVariance: nextVariance(day), logReturn: Math.log(close / before) };
    before = close;
  }
  let last = options.index.at(-1)?.date;
  // Beyond the record the days are drawn again one by one: they depend on the seed alone.
  while (last !== undefined && nextTradingDay(last) < date) {
    last = nextTradingDay(last);
    day = drawMarketDay(options.world.seed, last, nextVariance(day));
  }
  return nextVariance(day);
}

function simulatedMarks(seed: number, date: CalendarDate, expectedVariance: number, before: number) {
  const { logReturn } = drawMarketDay(seed, date, expectedVariance);
  const close = before * Math.exp(logReturn);
  const reach = Math.sqrt(expectedVariance) * RANGE;
  return {
    open: before,
    close,
    high: Math.max(before, close) * Math.exp(reach),
    low: Math.min(before, close) * Math.exp(-reach),
  };
}

/** Prices as an exchange would show them: four significant decimals of a unit are enough for any of these. */
const quoted = (asset: SimulatedAsset, price: number): number => {
  const decimals = asset.kind === "rate" || price < 10 ? 10_000 : 100;
  const rounded = Math.round(price * decimals) / decimals;
  return asset.kind === "rate" || rounded > 0 ? rounded : 1 / decimals;
};
