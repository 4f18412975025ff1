import type { TableSource } from "~/server/ports/table-source";
import type { RecordLayout } from "./column-rules";
import { dialectOf } from "./dialect";
import { readHeader } from "./header";
import { openTable } from "./open-table";
import { type RowValues, readRow } from "./record-cells";
import type { Refusals } from "./refusals";

/** More rows than this are no book of positions, and all of them are held in memory. */
const ROWS_MAX = 200_000;

/** The rows of a small table by a layout, good ones only; what a cell of a required column lacks is refused. */
export async function readRecords(
  source: TableSource,
  layout: RecordLayout,
  refusals: Refusals,
  ignoreUnknown: boolean,
): Promise<{ readonly rows: readonly RowValues[]; readonly columns: ReadonlySet<string> }> {
  const { required, rules } = layout;
  const table = await openTable(source, refusals);
  const optional = Object.keys(rules).filter((name) => !required.includes(name));
  const columns =
    table && readHeader(table.header, table.headerLine, { required, optional, ignoreUnknown }, refusals);
  if (!table || !columns) {
    await table?.close();
    return { rows: [], columns: new Set() };
  }
  const ofKind = (kind: string): number[] =>
    [...columns].flatMap(([name, at]) => (rules[name]?.kind === kind ? [at] : []));
  const dialect = dialectOf(
    table.sample,
    { numbers: ofKind("number"), dates: ofKind("date") },
    source.delimiter(),
  );
  const rows: RowValues[] = [];
  let read = 0;
  for await (const batch of table.rows()) {
    for (const { line, cells } of batch) {
      if (++read > ROWS_MAX) {
        refusals.add({ line, column: "1" }, "too-long", "", `a file has at most ${ROWS_MAX} rows`);
        return { rows, columns: new Set(columns.keys()) };
      }
      const row = readRow(line, cells, columns, { rules, dialect, refusals });
      const missing = row && required.find((name) => row.text(name) === null && row.number(name) === null);
      if (missing) refusals.add({ line, column: missing }, "missing-value", "", `the ${missing} is missing`);
      else if (row) rows.push(row);
    }
  }
  return { rows, columns: new Set(columns.keys()) };
}
