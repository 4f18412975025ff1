import type { TableRow, TableSource } from "~/server/ports/table-source";
import type { Refusals } from "./refusals";

/** Rows that are looked at before the first is read: enough to tell 02/03 from 03/02 in daily prices. */
const SAMPLE_ROWS = 2000;

/** A table whose header is known and whose first rows can be looked at before all are read. */
export type OpenTable = {
  readonly header: readonly string[];
  readonly headerLine: number;
  readonly sample: readonly TableRow[];
  /** All rows behind the header, the sample included; faulty rows and rows of another width are refused here. */
  rows(): AsyncIterable<readonly TableRow[]>;
  /** Lets go of the file; for whoever reads no rows. */
  close(): Promise<void>;
};

/** @returns null, with a refusal, when there is no header or nothing behind it. */
export async function openTable(source: TableSource, refusals: Refusals): Promise<OpenTable | null> {
  const batches = source.rows()[Symbol.asyncIterator]();
  const buffered: TableRow[] = [];
  while (buffered.length <= SAMPLE_ROWS) {
    const next = await batches.next();
    if (next.done) break;
    for (const row of next.value) buffered.push(row);
  }
  const close = async (): Promise<void> => void (await batches.return?.());
  const [header, ...sample] = buffered;
  if (!header) {
    refusals.add({ line: 1, column: "1" }, "empty-file", "", "the file is empty");
    return null;
  }
  if (header.fault) {
    refuseFault(header, [], refusals);
    await close();
    return null;
  }
  const headerLine = Math.max(1, header.line);
  if (sample.length === 0) {
    refusals.add(
      { line: headerLine, column: nameOf(0, header.cells) },
      "empty-file",
      "",
      "there are no rows behind the header",
    );
    return null;
  }
  refusals.headerStandsOn(header.line);
  const whole = (rows: readonly TableRow[]) => rows.filter((row) => isWhole(row, header.cells, refusals));
  return {
    header: header.cells,
    headerLine,
    sample: sample.filter((row) => row.fault === null),
    close,
    async *rows() {
      yield whole(sample);
      for (let next = await batches.next(); !next.done; next = await batches.next()) yield whole(next.value);
    },
  };
}

function isWhole(row: TableRow, header: readonly string[], refusals: Refusals): boolean {
  if (row.fault) {
    refuseFault(row, header, refusals);
    return false;
  }
  const { cells } = row;
  if (cells.length === header.length) return true;
  // Spreadsheets leave empty cells behind the last column.
  if (cells.length > header.length && cells.slice(header.length).every((cell) => cell.trim() === ""))
    return true;
  const column = cells.length < header.length ? nameOf(cells.length, header) : String(header.length + 1);
  refusals.add(
    { line: row.line, column },
    "field-count",
    cells.join(" "),
    `the line has ${cells.length} cells where the header has ${header.length}`,
  );
  return false;
}

function refuseFault(row: TableRow, header: readonly string[], refusals: Refusals): void {
  if (!row.fault) return;
  const { rule, column, value, what } = row.fault;
  refusals.add({ line: row.line, column: nameOf(column - 1, header) }, rule, value, what);
}

/** A column's name, or its number where it has none. */
export const nameOf = (index: number, header: readonly string[]): string =>
  header[index]?.trim() || String(index + 1);
