import type { TableSource } from "~/server/ports/table-source";

/** Rows that arrived as JSON objects, as a table: keys are columns, and the line is the place in the list (1 = first). */
export function jsonTable(
  name: string,
  records: readonly Readonly<Record<string, string | number | boolean | null>>[],
  contentHash: string,
): TableSource {
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    name,
    delimiter: () => ",",
    contentHash: () => contentHash,
    async *rows() {
      if (records.length === 0) return;
      yield [{ line: 0, cells: header, fault: null }];
      yield records.map((record, i) => ({
        line: i + 1,
        cells: header.map((column) => String(record[column] ?? "")),
        fault: null,
      }));
    },
  };
}
