import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { TableRow, TableSource } from "~/server/ports/table-source";
import { CsvRows } from "./csv-rows";
import { type OnProgress, readText, UnreadableText } from "./read-text";

/** A CSV file, plain or gzip, read as a stream: memory does not grow with its size. */
export function csvFile(path: string, onProgress: OnProgress = () => {}): TableSource {
  const hash = createHash("sha256");
  const rows = new CsvRows();
  return {
    name: basename(path),
    delimiter: () => rows.delimiter,
    contentHash: () => hash.copy().digest("hex"),
    rows: () => cut(readText(path, hash, onProgress), rows),
  };
}

/** A CSV text in memory, for what arrives whole. */
export function csvText(name: string, text: string): TableSource {
  const rows = new CsvRows();
  return {
    name,
    delimiter: () => rows.delimiter,
    contentHash: () => createHash("sha256").update(text).digest("hex"),
    rows: () => cut([text], rows),
  };
}

async function* cut(
  text: AsyncIterable<string> | Iterable<string>,
  rows: CsvRows,
): AsyncGenerator<readonly TableRow[]> {
  try {
    for await (const chunk of text) {
      const batch = rows.push(chunk);
      if (batch.length > 0) yield batch;
    }
    const last = rows.end();
    if (last.length > 0) yield last;
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const fault = { rule: error.rule, column: 1, value: "", what: error.message };
    yield [...rows.end(), { line: rows.line, cells: [], fault }];
  }
}
