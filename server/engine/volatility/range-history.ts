import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import type { PriceHistory } from "~/server/domain/market";
import { at } from "../math/at";
import { rangeVariance } from "./range-proxy";

type Ranges = NonNullable<PriceHistory["ranges"]>;

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
  for (let t = 0; t < dates.length; t++) {
    const date = dates[t] ?? "";
    while (row < history.dates.length && (history.dates[row] ?? "") < date) row++;
    if (previous < 0) previous = row - 1;
    const k = row * width + column;
    variances[t] =
      ranges.variances && previous >= 0 && previous === row - 1
        ? at(ranges.variances, k)
        : varianceAt(ranges, closes, k, previous * width + column);
    previous = row;
  }
  return variances;
}

const varianceAt = (
  { opens, highs, lows }: Ranges,
  closes: Float64Array,
  k: number,
  before: number,
): number =>
  rangeVariance({
    previousClose: at(closes, before),
    open: at(opens, k),
    high: at(highs, k),
    low: at(lows, k),
    close: at(closes, k),
  });

/**
 * The same history with the variance of every row's range, for whoever asks for those of many evenings.
 * @param history - not mutated. Without ranges it comes back as it is.
 */
export function withRangeVariances(history: PriceHistory): PriceHistory {
  const { ranges, closes, instrumentIds } = history;
  if (!ranges) return history;
  const width = instrumentIds.length;
  const variances = new Float64Array(closes.length).fill(Number.NaN);
  for (let k = width; k < closes.length; k++) variances[k] = varianceAt(ranges, closes, k, k - width);
  return { ...history, ranges: { ...ranges, variances } };
}
