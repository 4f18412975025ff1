import type { RefusalRule } from "~/server/domain/import-report";

/** A line that can't be cut into cells, or a file that can't be read on. */
export type TableFault = {
  readonly rule: Extract<RefusalRule, "binary" | "quoting" | "too-long" | "unreadable">;
  /** Number of the column, the first one is 1. */
  readonly column: number;
  readonly value: string;
  /** What is wrong, as the end of a sentence: "a quotation mark is never closed". */
  readonly what: string;
};

/** One record of a table; `line` is the physical line on which it begins. */
export type TableRow = {
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault: TableFault | null;
};

/** A table that somebody sent, as rows of text; the first row is its header. */
export type TableSource = {
  readonly name: string;
  /** How cells were separated, once rows were read; a semicolon hints at decimal commas. */
  readonly delimiter: () => string;
  /** Hash of all that was read; meant for after the last row. */
  readonly contentHash: () => string;
  /**
   * Rows in the order of the file, in batches, without blank lines. Never rejects for what is in the file: that is a
   * row with a fault, and the last row when nothing can be read beyond it.
   */
  rows(): AsyncIterable<readonly TableRow[]>;
};
