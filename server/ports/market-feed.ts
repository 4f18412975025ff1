import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import type { Tick } from "~/server/domain/market";

/** One day of one instrument, as it is kept. Prices in the instrument's currency; null where unknown. */
export type DailyBar = {
  readonly instrumentId: InstrumentId;
  readonly date: CalendarDate;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  readonly volume: number | null;
};

/** A stretch within a day of one instrument. It ends where the instrument's next one begins. */
export type IntradayBar = Omit<DailyBar, "date"> & {
  /** Market time of its first instant. */
  readonly startsAtMs: number;
};

/** What a feed tells. Called in the order of market time; a listener must not throw. */
export type FeedListener = {
  /** @param receivedAtMs - wall time of arrival, where the prices were kept for a while; else they arrived now. */
  ticks(batch: readonly Tick[], receivedAtMs?: number): void;
  /**
   * A sign of life, at least once a second, also when nothing trades. `marketMs`: where market time
   * stands; null where it is the wall's own.
   */
  heartbeat(marketMs: number | null): void;
  /** A trading day ended: its bars. Never called twice for a day within a run. */
  dayClosed(date: CalendarDate, bars: readonly DailyBar[]): void;
  /** Something a person should read: "the recorded index ends here; a simulation goes on". */
  announce(text: string): void;
};

/** A source of prices. */
export type MarketFeed = {
  readonly name: string;
  readonly isSimulated: boolean;
  /** Tells the listener until the signal is aborted; rejects only when it can't go on. */
  run(listener: FeedListener, signal: AbortSignal): Promise<void>;
};
