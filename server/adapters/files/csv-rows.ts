import type { TableFault, TableRow } from "~/server/ports/table-source";

/** Longer lines and cells are no table of prices or positions: a quotation mark was never closed. */
const RECORD_CHARACTERS_MAX = 1_000_000;
const RECORD_LINES_MAX = 50;
const DELIMITERS = [",", ";", "\t", "|"] as const;
const SHOWN_CHARACTERS = 40;
/** NUL, and what a decoder puts for bytes that are no UTF-8. */
const NO_TEXT = ["\0", "\ufffd"] as const;

/**
 * Cuts text into rows of cells as it arrives. The delimiter is the one that the first line has most of. Lines end
 * with LF, CRLF or CR; quoted cells may hold delimiters, line ends and doubled quotation marks. Blank lines are left out.
 */
export class CsvRows {
  #rest = "";
  #line = 1;
  #delimiter: string | null = null;
  #isFirst = true;

  get delimiter(): string {
    return this.#delimiter ?? ",";
  }

  /** Line on which the next record begins. */
  get line(): number {
    return this.#line;
  }

  push(text: string): TableRow[] {
    let fresh = text;
    if (this.#isFirst && text.length > 0) {
      this.#isFirst = false;
      if (text.charCodeAt(0) === 0xfeff) fresh = text.slice(1);
    }
    this.#rest += fresh;
    return this.#cut(false);
  }

  end(): TableRow[] {
    return this.#cut(true);
  }

  #cut(isEnd: boolean): TableRow[] {
    let text = this.#rest;
    if (text.includes("\r")) {
      // A CR at the very end may be the first half of a CRLF.
      const isHalf = !isEnd && text.endsWith("\r");
      text = (isHalf ? text.slice(0, -1) : text).replace(/\r\n?/g, "\n") + (isHalf ? "\r" : "");
    }
    const rows: TableRow[] = [];
    let from = 0;
    let quote = text.indexOf('"');
    while (from < text.length) {
      if (quote !== -1 && quote < from) quote = text.indexOf('"', from);
      const to = this.#endOfRecord(text, from, quote, isEnd);
      if (to === null) break;
      const record = text.slice(from, to);
      this.#delimiter ??= record.trim() === "" ? null : delimiterOf(record);
      const row = this.#rowOf(record);
      if (row) rows.push(row);
      this.#line += 1 + (record.includes('"') ? record.split("\n").length - 1 : 0);
      from = to + 1;
    }
    this.#rest = text.slice(from);
    return rows;
  }

  /** Where the record that begins at `from` ends; null when the rest of it has not arrived. */
  #endOfRecord(text: string, from: number, quote: number, isEnd: boolean): number | null {
    const firstEnd = text.indexOf("\n", from);
    if (quote === -1 || (firstEnd !== -1 && firstEnd < quote))
      return this.#endOr(firstEnd, text, from, isEnd);
    let to = firstEnd;
    for (let lines = 1; to !== -1 && isOpen(text.slice(from, to), this.#delimiter); lines++) {
      // A runaway quotation mark ends with its line, or one typing error would swallow the file.
      if (lines === RECORD_LINES_MAX || to - from > RECORD_CHARACTERS_MAX) return firstEnd;
      to = text.indexOf("\n", to + 1);
    }
    const isRunaway = to === -1 && isEnd && firstEnd !== -1 && isOpen(text.slice(from), this.#delimiter);
    return isRunaway ? firstEnd : this.#endOr(to, text, from, isEnd);
  }

  #endOr(end: number, text: string, from: number, isEnd: boolean): number | null {
    if (end !== -1) return end;
    return isEnd || text.length - from > RECORD_CHARACTERS_MAX ? text.length : null;
  }

  #rowOf(record: string): TableRow | null {
    const line = this.#line;
    const delimiter = this.delimiter;
    if (record.length > RECORD_CHARACTERS_MAX)
      return faultRow(line, "too-long", 1, record, "the line is too long for a table");
    const bad = NO_TEXT.map((each) => record.indexOf(each)).find((index) => index !== -1);
    if (bad !== undefined) {
      const column = record.slice(0, bad).split(delimiter).length;
      return faultRow(line, "binary", column, record, "there are bytes that are no text in UTF-8 or UTF-16");
    }
    if (record.includes('"')) return quotedRow(record, line, delimiter);
    const cells = record.split(delimiter);
    return cells.every((cell) => cell.trim() === "") ? null : { line, cells, fault: null };
  }
}

function delimiterOf(header: string): string {
  const outside = header.replace(/"[^"]*"/g, "");
  const count = (delimiter: string): number => outside.split(delimiter).length;
  return DELIMITERS.reduce<string>((best, each) => (count(each) > count(best) ? each : best), ",");
}

/** True while a quoted cell goes on behind the end of the text. */
function isOpen(text: string, delimiter: string | null): boolean {
  if (!text.includes('"')) return false;
  return cutQuoted(text, delimiter ?? delimiterOf(text)).isOpen;
}

function quotedRow(record: string, line: number, delimiter: string): TableRow {
  const { cells, isOpen, strayColumn } = cutQuoted(record, delimiter);
  if (isOpen)
    return faultRow(line, "quoting", cells.length, cells.at(-1) ?? "", "a quotation mark is never closed");
  if (strayColumn !== null)
    return faultRow(
      line,
      "quoting",
      strayColumn,
      cells[strayColumn - 1] ?? "",
      "text follows the closing quotation mark",
    );
  return { line, cells, fault: null };
}

type Cut = { readonly cells: string[]; readonly isOpen: boolean; readonly strayColumn: number | null };

function cutQuoted(record: string, delimiter: string): Cut {
  const cells: string[] = [];
  let strayColumn: number | null = null;
  let at = 0;
  for (;;) {
    const opening = /[^ ]|$/.exec(record.slice(at, at + SHOWN_CHARACTERS))?.index ?? 0;
    if (record[at + opening] !== '"') {
      const end = record.indexOf(delimiter, at);
      cells.push(record.slice(at, end === -1 ? record.length : end));
      if (end === -1) return { cells, isOpen: false, strayColumn };
      at = end + 1;
      continue;
    }
    let cell = "";
    let from = at + opening + 1;
    let closing = record.indexOf('"', from);
    while (closing !== -1 && record[closing + 1] === '"') {
      cell += record.slice(from, closing + 1);
      from = closing + 2;
      closing = record.indexOf('"', from);
    }
    if (closing === -1) return { cells: [...cells, cell + record.slice(from)], isOpen: true, strayColumn };
    cells.push(cell + record.slice(from, closing));
    const end = record.indexOf(delimiter, closing + 1);
    const behind = record.slice(closing + 1, end === -1 ? record.length : end);
    if (behind.trim() !== "") strayColumn ??= cells.length;
    if (end === -1) return { cells, isOpen: false, strayColumn };
    at = end + 1;
  }
}

const faultRow = (
  line: number,
  rule: TableFault["rule"],
  column: number,
  value: string,
  what: string,
): TableRow => ({
  line,
  cells: [],
  fault: { rule, column, value: value.slice(0, SHOWN_CHARACTERS), what },
});
