import type { CalendarDate } from "~/server/domain/calendar-date";
import { groupBy } from "~/server/domain/group-by";
import type { InstrumentId } from "~/server/domain/ids";
import type { Tick } from "~/server/domain/market";
import { cutOffOf, opensAt } from "~/server/domain/new-york";
import { pathThroughMarks } from "~/server/engine/simulate/intraday-path";
import type { DailyBar, IntradayBar } from "~/server/ports/market-feed";
import { dailyBarOf, intradayPath } from "./intraday-bars-path";

/** Makes the path between a day's marks the same at every replay. */
const SEED = 1;

/** What is stored of one New York day. */
export type StoredDay = {
  readonly date: CalendarDate;
  readonly bars: readonly DailyBar[];
  readonly intraday: readonly IntradayBar[];
};

/** A stored day that can be asked for its prices at any instant. */
export type ReplayDay = {
  /** The session, and longer where bars within the day begin earlier or end later. */
  readonly opensMs: number;
  readonly closesMs: number;
  ticks(atMs: number, source: string): Tick[];
  /** The day's bars; one that has only bars within the day is made of them. */
  readonly bars: readonly DailyBar[];
};

/** Price at an instant; null before the first one that is known. */
type Path = { readonly instrumentId: InstrumentId; readonly priceAt: (atMs: number) => number | null };

/**
 * One stored day. An instrument with bars within the day passes through open, high, low and close of each of them; one
 * with a daily bar alone through those of the day; where only the close is known it stands at it.
 */
export function replayDay({ date, bars, intraday }: StoredDay): ReplayDay {
  const byInstrument = groupBy(intraday, ({ instrumentId }) => instrumentId);
  const paths = [...byInstrument].map(([instrumentId, own]) => ({
    instrumentId,
    ...intradayPath(own, SEED + Number(instrumentId), date),
  }));
  const session = [opensAt(date), cutOffOf(date)] as const;
  const opensMs = Math.min(session[0], ...paths.map(({ startsAtMs }) => startsAtMs));
  const closesMs = Math.max(session[1], ...paths.map(({ endsAtMs }) => endsAtMs));
  const all: Path[] = [
    ...paths,
    ...bars
      .filter(({ instrumentId }) => !byInstrument.has(instrumentId))
      .map((bar) => dailyPath(bar, session)),
  ];
  const withDailyBar = new Set(bars.map(({ instrumentId }) => instrumentId));
  const made = [...byInstrument]
    .filter(([id]) => !withDailyBar.has(id))
    .map(([, own]) => dailyBarOf(own, date));
  return {
    opensMs,
    closesMs,
    ticks: (atMs, source) =>
      all.flatMap(({ instrumentId, priceAt }) => {
        const priceLocal = priceAt(atMs);
        return priceLocal === null ? [] : [{ instrumentId, priceLocal, atMs, source }];
      }),
    bars: [...bars, ...made],
  };
}

function dailyPath(bar: DailyBar, [opensMs, closesMs]: readonly [number, number]): Path {
  const { instrumentId, date, open, high, low, close } = bar;
  const isKnown = [open, high, low].every((mark) => mark !== null && mark > 0) && close > 0;
  if (!isKnown || open === null || high === null || low === null)
    return { instrumentId, priceAt: () => close };
  // A mark on the wrong side of open or close by rounding is widened.
  const marks = {
    open,
    close,
    high: Math.max(open, high, low, close),
    low: Math.min(open, high, low, close),
  };
  const path = pathThroughMarks(SEED + Number(instrumentId), date, marks);
  return { instrumentId, priceAt: (atMs) => path((atMs - opensMs) / (closesMs - opensMs)) };
}
