import type { TableRow } from "~/server/ports/table-source";
import { type DateStyle, dateStylesOf } from "./date-text";
import { type DecimalMark, decimalMarkOf } from "./number-text";

/** How one file writes numbers and days. */
export type Dialect = {
  /** Null where every mark in it could be either: then each of these numbers is refused. */
  readonly mark: DecimalMark | null;
  /** Null where its days can be read in two ways: then each of them is refused. */
  readonly dateStyle: DateStyle | null;
};

/** Told from the first rows: the majority of what is unmistakable decides, so that one typing error decides nothing. */
export function dialectOf(
  rows: readonly TableRow[],
  columns: { readonly numbers: readonly number[]; readonly dates: readonly number[] },
  delimiter: string,
): Dialect {
  let points = 0;
  const votes = new Map<DateStyle, number>();
  for (const { cells } of rows) {
    for (const column of columns.numbers) {
      const mark = decimalMarkOf(cells[column] ?? "");
      if (mark !== null) points += mark === "." ? 1 : -1;
    }
    for (const column of columns.dates)
      for (const style of dateStylesOf(cells[column] ?? "")) votes.set(style, (votes.get(style) ?? 0) + 1);
  }
  return { mark: markOf(points, delimiter), dateStyle: winnerOf(votes) };
}

/** Without a vote, cells parted by commas have decimal points; other files are not known until a number tells. */
function markOf(points: number, delimiter: string): DecimalMark | null {
  if (points !== 0) return points > 0 ? "." : ",";
  return delimiter === ";" ? null : ".";
}

function winnerOf(votes: ReadonlyMap<DateStyle, number>): DateStyle | null {
  const [first, second] = [...votes].sort(([, a], [, b]) => b - a);
  if (!first) return "y-m-d";
  return second && second[1] === first[1] ? null : first[0];
}
