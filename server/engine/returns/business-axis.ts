import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentType } from "~/server/domain/instrument";
import type { PriceHistory } from "~/server/domain/market";
import { at } from "../math/at";

/** Rows of the history that are business days up to the as-of date, oldest first. */
export type BusinessAxis = { readonly rows: Int32Array; readonly dates: readonly CalendarDate[] };

/** So many rows after its last quote an instrument still counts as missing on a day, not as gone. */
const GONE_AFTER_ROWS = 10;

/** Types whose quotes say nothing of whether a market was open. */
const NO_VOTERS: ReadonlySet<InstrumentType> = new Set([
  "option",
  "cash",
  "fx-forward",
  "sensitivities",
  "pnl-series",
]);

/**
 * The one axis of days on which all moves are measured: those on which at least half of the instruments that rest
 * at weekends are quoted, of those listed by then: what was listed later or is long gone,
 * however much of it, shortens nothing. Markets that never close are read on these days only, so that their weekend
 * moves fall into the next business day. Without any resting instrument the never-closing ones make the axis, and without
 * those the user's own series.
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
  const { closes } = history;
  const isQuoted = (row: number, column: number): boolean =>
    Number.isFinite(at(closes, row * columns + column));
  const members = history.instrumentIds.flatMap((id, column) => {
    const type = typeOf(id);
    if (type === "cash" || type === "option") return [];
    let [first, last] = [0, rowCount - 1];
    while (first < rowCount && !isQuoted(first, column)) first++;
    while (last > first && !isQuoted(last, column)) last--;
    const isSilent = type !== null && NO_VOTERS.has(type);
    return first < rowCount ? [{ column, first, last, isSilent, isResting: type !== "crypto" }] : [];
  });
  const heard = members.filter(({ isSilent }) => !isSilent);
  const resting = heard.filter(({ isResting }) => isResting);
  const voters = [resting, heard, members].find((each) => each.length > 0) ?? [];
  const [quoted, listed] = [new Uint32Array(rowCount), new Uint32Array(rowCount)];
  for (const { column, first, last } of voters) {
    const end = Math.min(rowCount, last + GONE_AFTER_ROWS + 1);
    for (let row = first; row < end; row++) {
      listed[row] = (listed[row] ?? 0) + 1;
      if (isQuoted(row, column)) quoted[row] = (quoted[row] ?? 0) + 1;
    }
  }
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const count = quoted[row] ?? 0;
    if (count > 0 && 2 * count >= (listed[row] ?? 0)) rows.push(row);
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
