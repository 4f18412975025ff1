/** What a file was taken in as. */
export const IMPORT_KINDS = ["prices", "intraday", "positions", "trades", "instruments", "actions"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Why a cell, a row or a file was not taken. A new rule is added here first. */
export type RefusalRule =
  | "ambiguous-date"
  | "ambiguous-number"
  | "ambiguous-time"
  | "binary"
  | "disagreeing-duplicate"
  | "duplicate-column"
  | "empty-file"
  | "field-count"
  | "inconsistent"
  | "missing-column"
  | "missing-value"
  | "mixed-dates"
  | "not-a-choice"
  | "not-a-date"
  | "not-a-number"
  | "not-a-time"
  | "not-finite"
  | "not-positive"
  | "out-of-range"
  | "quoting"
  | "too-long"
  | "unknown-column"
  | "unknown-portfolio"
  | "unknown-symbol"
  | "unreadable";

/** One thing that was not taken, with its place: what a person needs to correct it. */
export type Refusal = {
  readonly file: string;
  /** Physical line, the first one is 1. */
  readonly line: number;
  /** Name of the column where it has one, else its number: "3". */
  readonly column: string;
  readonly rule: RefusalRule;
  /** What stood there, shortened. */
  readonly value: string;
  /** A full sentence with place and rule. */
  readonly sentence: string;
};

/** What became of a file. Rows are prices (one symbol on one day or in one bar), positions, trades or instruments. */
export type ImportReport = {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly isDryRun: boolean;
  /** False when nothing was written: a dry run, or refusals without leave to skip them. */
  readonly isCommitted: boolean;
  readonly read: number;
  readonly written: number;
  readonly unchanged: number;
  readonly refused: number;
  /** The first of the refusals, in the order of the file. */
  readonly refusals: readonly Refusal[];
  /** What else a person should know, in full sentences. */
  readonly notes: readonly string[];
};
