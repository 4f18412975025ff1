import type { CalendarDate } from "~/server/domain/calendar-date";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";

/** All that is known of the market on the evening of one day: it ends with that day. */
export type HistoryView = {
  readonly asOfDate: CalendarDate;
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
};

/**
 * The past as it was known on one evening: the rows up to and including a day and no others. Whatever forecasts gets
 * this and nothing else, so that looking ahead is not a matter of care.
 * @param history - T x N, oldest first. Not mutated; the view shares its numbers.
 * @param currencies - on the same axis.
 * @param row - of the evening, 0..T-1.
 * @param rowsMax - most rows kept, at least 1.
 * @returns the view, whose last row is the evening's.
 * @throws RangeError when the row is not in the history, or an axis differs.
 */
export function historyView(
  history: PriceHistory,
  currencies: readonly CurrencyHistory[],
  row: number,
  rowsMax: number,
): HistoryView {
  const width = history.instrumentIds.length;
  const asOfDate = history.dates[row];
  if (asOfDate === undefined || !(Number.isInteger(rowsMax) && rowsMax >= 1))
    throw new RangeError(`historyView: row ${row} of ${history.dates.length}, at most ${rowsMax} rows`);
  const first = Math.max(0, row + 1 - rowsMax);
  const cut = (matrix: Float64Array): Float64Array => matrix.subarray(first * width, (row + 1) * width);
  const { ranges } = history;
  return {
    asOfDate,
    history: {
      dates: history.dates.slice(first, row + 1),
      instrumentIds: history.instrumentIds,
      closes: cut(history.closes),
      volumes: cut(history.volumes),
      ...(ranges
        ? {
            ranges: {
              opens: cut(ranges.opens),
              highs: cut(ranges.highs),
              lows: cut(ranges.lows),
              // Each row's from that row and the one before: nothing later is in them.
              ...(ranges.variances ? { variances: cut(ranges.variances) } : {}),
            },
          }
        : {}),
    },
    currencies: currencies.map(({ currency, toBase }) => {
      if (toBase.length !== history.dates.length)
        throw new RangeError(`historyView: ${currency} has ${toBase.length} rates`);
      return { currency, toBase: toBase.subarray(first, row + 1) };
    }),
  };
}

/**
 * The newest close of an instrument in a view.
 * @param column - of the instrument.
 * @param rowsMax - rows looked back on, the evening's included.
 * @returns the close and how many rows old it is; null when none of them has one.
 */
export function lastClose(
  { history }: HistoryView,
  column: number,
  rowsMax: number,
): { readonly price: number; readonly age: number } | null {
  const width = history.instrumentIds.length;
  for (let age = 0; age < rowsMax && age < history.dates.length; age++) {
    const price = history.closes[(history.dates.length - 1 - age) * width + column] ?? Number.NaN;
    if (Number.isFinite(price)) return { price, age };
  }
  return null;
}
