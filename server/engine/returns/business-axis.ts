import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentType } from "~/server/domain/instrument";
import type { PriceHistory } from "~/server/domain/market";

/** Rows of the history that are business days up to the as-of date, oldest first. */
export type BusinessAxis = { readonly rows: Int32Array; readonly dates: readonly CalendarDate[] };

/**
 * The one axis of days on which all moves are measured: those on which at least half of the instruments that rest
 * at weekends are quoted. Markets that never close are read on these days only, so that their weekend moves fall
 * into the next business day. Without any resting instrument the never-closing ones make the axis.
 * @param history - T x N closes; NaN where nothing was quoted. Not mutated.
 * @param typeOf - type of an instrument id; null = unknown, counts as resting.
 * @param asOfDate - nothing later is read.
 * @returns row numbers into the history, oldest first, and their dates.
 * @throws RangeError when the closes are not T x N or the dates do not rise.
 */
export function businessAxis(
  history: PriceHistory,
  typeOf: (id: string) => InstrumentType | null,
  asOfDate: CalendarDate,
): BusinessAxis {
  const columns = history.instrumentIds.length;
  if (history.closes.length !== history.dates.length * columns)
    throw new RangeError(`businessAxis: expected ${history.dates.length} x ${columns} closes`);
  const rowCount = rowsUpTo(history.dates, asOfDate);
  const isQuoted = (row: number, column: number): boolean =>
    Number.isFinite(history.closes[row * columns + column] ?? Number.NaN);
  const members = history.instrumentIds.flatMap((id, column) => {
    const type = typeOf(id);
    if (type === "option" || type === "cash") return [];
    for (let row = 0; row < rowCount; row++)
      if (isQuoted(row, column)) return [{ column, isResting: type !== "crypto" }];
    return [];
  });
  const resting = members.filter((member) => member.isResting);
  const voters = resting.length > 0 ? resting : members;
  const rows: number[] = [];
  for (let row = 0; row < rowCount && voters.length > 0; row++) {
    let quoted = 0;
    for (const { column } of voters) if (isQuoted(row, column)) quoted++;
    if (2 * quoted >= voters.length) rows.push(row);
  }
  return { rows: Int32Array.from(rows), dates: rows.map((row) => history.dates[row] ?? "") };
}

function rowsUpTo(dates: readonly CalendarDate[], asOfDate: CalendarDate): number {
  let count = 0;
  for (let row = 0; row < dates.length; row++) {
    if (row > 0 && (dates[row] ?? "") <= (dates[row - 1] ?? ""))
      throw new RangeError(`businessAxis: dates must rise, ${dates[row]} does not`);
    if ((dates[row] ?? "") <= asOfDate) count = row + 1;
  }
  return count;
}
