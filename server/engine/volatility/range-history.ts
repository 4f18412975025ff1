import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import type { PriceHistory } from "~/server/domain/market";
import { rangeVariance } from "./range-proxy";

/**
 * Variances of one instrument's days from their ranges.
 * @param history - with opens, highs and lows where they are known. Not mutated.
 * @param instrumentId - null = not the price of an instrument.
 * @param dates - T days that rise, each of them in the history; a day's close before is that of the day before it
 *   here, so that what a weekend brought belongs to the next business day.
 * @returns T variances by `rangeVariance`; NaN where a day's range or the close before is not known. The first
 *   day's close before is that of the row before it in the history.
 */
export function rangeVariances(
  history: PriceHistory,
  instrumentId: InstrumentId | null,
  dates: readonly CalendarDate[],
): Float64Array {
  const variances = new Float64Array(dates.length).fill(Number.NaN);
  const { ranges, closes, instrumentIds } = history;
  const column = instrumentId === null ? -1 : instrumentIds.indexOf(instrumentId);
  if (!ranges || column < 0) return variances;
  const width = instrumentIds.length;
  let row = 0;
  let previous = -1;
  dates.forEach((date, t) => {
    while (row < history.dates.length && (history.dates[row] ?? "") < date) row++;
    if (previous < 0) previous = row - 1;
    const [at, before] = [row * width + column, previous * width + column];
    variances[t] = rangeVariance({
      previousClose: closes[before] ?? Number.NaN,
      open: ranges.opens[at] ?? Number.NaN,
      high: ranges.highs[at] ?? Number.NaN,
      low: ranges.lows[at] ?? Number.NaN,
      close: closes[at] ?? Number.NaN,
    });
    previous = row;
  });
  return variances;
}
