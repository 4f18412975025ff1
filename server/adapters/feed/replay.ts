import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Clock } from "~/server/ports/clock";
import type { MarketFeed } from "~/server/ports/market-feed";
import { type ReplayDay, replayDay, type StoredDay } from "./replay-day";

const STEP_MS = 500;

export type ReplayOptions = {
  readonly name: string;
  /** Stored days from the one that market time stands in, oldest first. */
  readonly dates: readonly CalendarDate[];
  /** One day is in memory at a time. */
  readonly read: (date: CalendarDate) => Promise<StoredDay>;
  readonly marketMs: number;
  /** Market seconds a wall second. */
  readonly speed: number;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
};

/**
 * Stored days again, at any speed, through the marks of their bars. Days without bars are skipped. At the end of the
 * record the prices stand, and signs of life go on. While a day can't be read the market waits and tries again.
 */
export function replayFeed(options: ReplayOptions): MarketFeed {
  const { clock, name } = options;
  return {
    name,
    isSimulated: true,
    async run(listener, signal) {
      let { marketMs } = options;
      let dueMs = clock.now();
      const wait = async () => {
        dueMs = Math.max(dueMs + STEP_MS, clock.now());
        await clock.sleepUntil(dueMs, signal);
      };
      for (const date of options.dates) {
        const day = await readDay(date, options, wait, signal);
        if (!day) return;
        const { opensMs, closesMs } = day;
        if (marketMs >= closesMs) continue;
        marketMs = Math.max(marketMs, opensMs);
        while (!signal.aborted) {
          const atMs = Math.min(marketMs, closesMs);
          listener.ticks(day.ticks(atMs, name));
          listener.heartbeat(atMs);
          if (atMs === closesMs) break;
          marketMs += STEP_MS * options.speed;
          await wait();
        }
        if (signal.aborted) return;
        listener.dayClosed(date, day.bars);
        marketMs = closesMs;
        await wait();
      }
      listener.announce(
        "The replay has reached the end of the stored prices; they stand at their last closes.",
      );
      while (!signal.aborted) {
        listener.heartbeat(marketMs);
        await wait();
      }
    },
  };
}

/** @returns null when the replay was ended meanwhile. */
async function readDay(
  date: CalendarDate,
  { read, onError }: ReplayOptions,
  wait: () => Promise<void>,
  signal: AbortSignal,
): Promise<ReplayDay | null> {
  while (!signal.aborted) {
    try {
      return replayDay(await read(date));
    } catch (error) {
      onError(error);
      await wait();
    }
  }
  return null;
}
