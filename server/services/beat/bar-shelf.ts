import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import type { DailyBar } from "~/server/ports/market-feed";
import { currencyPairs } from "./currency-pairs";

type Day = {
  readonly close: number;
  readonly volume: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
};

/** The daily bars that assessments look back on, by instrument and day. */
export class BarShelf {
  readonly #days = new Map<InstrumentId, Map<CalendarDate, Day>>();
  /** Every day on which anything has a bar, oldest first; null when it has to be sorted anew. */
  #dates: readonly CalendarDate[] | null = [];

  add(bars: readonly DailyBar[]): void {
    for (const bar of bars) {
      let days = this.#days.get(bar.instrumentId);
      if (!days) {
        days = new Map();
        this.#days.set(bar.instrumentId, days);
      }
      days.set(bar.date, {
        close: bar.close,
        volume: bar.volume ?? Number.NaN,
        open: bar.open ?? Number.NaN,
        high: bar.high ?? Number.NaN,
        low: bar.low ?? Number.NaN,
      });
    }
    if (bars.length > 0) this.#dates = null;
  }

  /** Every day on which anything has a bar, oldest first. */
  get dates(): readonly CalendarDate[] {
    if (this.#dates === null) {
      const all = new Set<CalendarDate>();
      for (const days of this.#days.values()) for (const date of days.keys()) all.add(date);
      this.#dates = [...all].sort();
    }
    return this.#dates;
  }

  /** The newest day of any bar, or null. */
  get newest(): CalendarDate | null {
    return this.dates.at(-1) ?? null;
  }

  /** The bar of one day, or undefined. */
  day(instrumentId: InstrumentId, date: CalendarDate): Day | undefined {
    return this.#days.get(instrumentId)?.get(date);
  }

  /** The last close of an instrument on or before a day, with its day. */
  lastClose(instrumentId: InstrumentId, upTo: CalendarDate): { date: CalendarDate; close: number } | null {
    const days = this.#days.get(instrumentId);
    if (!days) return null;
    const date = this.dates.findLast((day) => day <= upTo && days.has(day));
    const close = date === undefined ? undefined : days.get(date)?.close;
    return date === undefined || close === undefined ? null : { date, close };
  }

  /** The newest day before a day on which anything has a bar, or null. */
  dayBefore(date: CalendarDate): CalendarDate | null {
    return this.dates.findLast((day) => day < date) ?? null;
  }

  /** The last `rows` days up to a day, on one axis; NaN where an instrument has no bar. */
  history(instrumentIds: readonly InstrumentId[], upTo: CalendarDate, rows: number): PriceHistory {
    const all = new Set<CalendarDate>();
    for (const id of instrumentIds)
      for (const date of this.#days.get(id)?.keys() ?? []) if (date <= upTo) all.add(date);
    const dates = [...all].sort().slice(-rows);
    const closes = new Float64Array(dates.length * instrumentIds.length).fill(Number.NaN);
    const volumes = new Float64Array(dates.length * instrumentIds.length).fill(Number.NaN);
    instrumentIds.forEach((id, column) => {
      const days = this.#days.get(id);
      dates.forEach((date, row) => {
        const day = days?.get(date);
        if (!day) return;
        closes[row * instrumentIds.length + column] = day.close;
        volumes[row * instrumentIds.length + column] = day.volume;
      });
    });
    return { dates, instrumentIds, closes, volumes };
  }
}

/** The same history with the opens, highs and lows that the shelf holds; models of volatility see more in them. */
export function withRanges(shelf: BarShelf, history: PriceHistory): PriceHistory {
  const size = history.closes.length;
  const [opens, highs, lows] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  history.dates.forEach((date, row) => {
    history.instrumentIds.forEach((id, column) => {
      const at = row * history.instrumentIds.length + column;
      const day = shelf.day(id, date);
      opens[at] = day?.open ?? Number.NaN;
      highs[at] = day?.high ?? Number.NaN;
      lows[at] = day?.low ?? Number.NaN;
    });
  });
  return { ...history, ranges: { opens, highs, lows } };
}

/** What foreign currencies were worth in the base currency on each day of a history. */
export function currencyHistories(
  history: PriceHistory,
  symbols: ReadonlyMap<InstrumentId, string>,
  base: string,
  currencies: readonly string[],
): CurrencyHistory[] {
  const columnOf = new Map(history.instrumentIds.map((id, column) => [symbols.get(id) ?? "", column]));
  const width = history.instrumentIds.length;
  return currencies.map((currency) => {
    const toBase = new Float64Array(history.dates.length).fill(Number.NaN);
    for (let row = 0; row < toBase.length; row++) {
      const rate = currencyPairs(currency, base, (pair) => {
        const column = columnOf.get(pair);
        return column === undefined ? null : (history.closes[row * width + column] ?? null);
      });
      if (rate !== null) toBase[row] = rate;
    }
    return { currency, toBase };
  });
}
