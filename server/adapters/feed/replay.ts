import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Tick } from "~/server/domain/market";
import { atMinute } from "~/server/domain/new-york";
import { pathThroughMarks } from "~/server/engine/simulate/intraday-path";
import type { Clock } from "~/server/ports/clock";
import type { DailyBar, FeedListener, MarketFeed } from "~/server/ports/market-feed";

const STEP_MS = 500;
const OPENS_AT_MINUTE = 9 * 60 + 30;
const CLOSES_AT_MINUTE = 16 * 60;
/** Makes the path between a day's marks the same at every replay. */
const SEED = 1;

export type ReplayOptions = {
  readonly name: string;
  /** Stored days from the one that market time stands in, oldest first. */
  readonly days: readonly { readonly date: CalendarDate; readonly bars: readonly DailyBar[] }[];
  readonly marketMs: number;
  /** Market seconds a wall second. */
  readonly speed: number;
  readonly clock: Clock;
};

type Path = { readonly instrumentId: string; readonly priceAt: (elapsed: number) => number };

/**
 * Stored days again, at any speed: each instrument passes through its recorded open, high, low and close on a drawn
 * path; where only the close is known it stands at it all day. Days without bars are skipped. At the end of the record
 * the prices stand, and signs of life go on.
 */
export function replayFeed(options: ReplayOptions): MarketFeed {
  return {
    name: options.name,
    isSimulated: true,
    async run(listener, signal) {
      const { clock } = options;
      let marketMs = options.marketMs;
      let dueMs = clock.now();
      const wait = async () => {
        dueMs = Math.max(dueMs + STEP_MS, clock.now());
        await clock.sleepUntil(dueMs, signal);
      };
      for (const { date, bars } of options.days) {
        const [opensMs, closesMs] = [atMinute(date, OPENS_AT_MINUTE), atMinute(date, CLOSES_AT_MINUTE)];
        if (marketMs >= closesMs) continue;
        const paths = bars.map((bar) => pathOf(date, bar));
        marketMs = Math.max(marketMs, opensMs);
        while (!signal.aborted) {
          const atMs = Math.min(marketMs, closesMs);
          tell(options.name, listener, paths, atMs, (atMs - opensMs) / (closesMs - opensMs));
          if (atMs === closesMs) break;
          marketMs += STEP_MS * options.speed;
          await wait();
        }
        if (signal.aborted) return;
        listener.dayClosed(date, bars);
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

function tell(
  source: string,
  listener: FeedListener,
  paths: readonly Path[],
  atMs: number,
  elapsed: number,
): void {
  const ticks = paths.map(
    ({ instrumentId, priceAt }): Tick => ({ instrumentId, priceLocal: priceAt(elapsed), atMs, source }),
  );
  listener.ticks(ticks);
  listener.heartbeat(atMs);
}

function pathOf(date: CalendarDate, { instrumentId, open, high, low, close }: DailyBar): Path {
  const known = [open, high, low].every((mark) => mark !== null && mark > 0) && close > 0;
  if (!known || open === null || high === null || low === null) return { instrumentId, priceAt: () => close };
  // A mark on the wrong side of open or close by rounding is widened.
  const marks = {
    open,
    close,
    high: Math.max(open, high, low, close),
    low: Math.min(open, high, low, close),
  };
  return { instrumentId, priceAt: pathThroughMarks(SEED + Number(instrumentId), date, marks) };
}
