import { dateOf } from "./date-text";
import type { Dialect } from "./dialect";
import { nearestName } from "./nearest-name";
import { numberOf } from "./number-text";
import { refuseDate } from "./price-cells";
import type { Refusals } from "./refusals";

/** How the cells of a column are to be read. */
export type ColumnRule =
  | { readonly kind: "text"; readonly charactersMax: number }
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly advice?: string }
  | { readonly kind: "date" }
  | { readonly kind: "choice"; readonly choices: Readonly<Record<string, string>> }
  | { readonly kind: "currency" };

/** Cells of one row by the names of their columns; an empty one is null. */
export type RowValues = {
  readonly line: number;
  text(column: string): string | null;
  number(column: string): number | null;
};

/** Reads one row by its rules; null = refused, and said so. */
export function readRow(
  line: number,
  cells: readonly string[],
  columns: ReadonlyMap<string, number>,
  context: {
    readonly rules: Readonly<Record<string, ColumnRule>>;
    readonly dialect: Dialect;
    readonly refusals: Refusals;
  },
): RowValues | null {
  const before = context.refusals.count;
  const values = new Map<string, string | number>();
  for (const [column, at] of columns) {
    const text = (cells[at] ?? "").trim();
    const rule = context.rules[column];
    if (text === "" || !rule) continue;
    const value = cellValue(text, { line, column }, rule, context.dialect, context.refusals);
    if (value !== null) values.set(column, value);
  }
  if (context.refusals.count > before) return null;
  const get = (column: string) => values.get(column) ?? null;
  return {
    line,
    text: (column) => {
      const value = get(column);
      return typeof value === "string" ? value : null;
    },
    number: (column) => {
      const value = get(column);
      return typeof value === "number" ? value : null;
    },
  };
}

function cellValue(
  text: string,
  place: { readonly line: number; readonly column: string },
  rule: ColumnRule,
  dialect: Dialect,
  refusals: Refusals,
): string | number | null {
  const refuse = (name: Parameters<Refusals["add"]>[1], what: string): null => {
    refusals.add(place, name, text, what);
    return null;
  };
  switch (rule.kind) {
    case "text":
      if (text.includes("\0")) return refuse("binary", "a NUL is no text");
      return text.length <= rule.charactersMax
        ? text
        : refuse("too-long", `at most ${rule.charactersMax} characters may stand here`);
    case "number": {
      const reading = numberOf(text, dialect.mark);
      if ("rule" in reading) return refuse(reading.rule, reading.what);
      if (reading.value >= rule.min && reading.value <= rule.max) return reading.value;
      return refuse("out-of-range", `${text} is not in ${rule.min} to ${rule.max}${rule.advice ?? ""}`);
    }
    case "date": {
      const date = dialect.dateStyle === null ? null : dateOf(text, dialect.dateStyle);
      if (date === null) refuseDate(text, place, dialect, refusals);
      return date;
    }
    case "choice": {
      const name = text.toLowerCase().replace(/[\s-]+/g, "_");
      const choice = Object.hasOwn(rule.choices, name) ? rule.choices[name] : undefined;
      if (choice !== undefined) return choice;
      const meant = nearestName(name, Object.keys(rule.choices));
      const known = [...new Set(Object.values(rule.choices))].join(", ");
      return refuse(
        "not-a-choice",
        `"${text}" is none of ${known}${meant ? `; did you mean ${meant}?` : ""}`,
      );
    }
    case "currency":
      return /^[A-Za-z]{3}$/.test(text)
        ? text.toUpperCase()
        : refuse("not-a-choice", `"${text}" is no currency code of three letters like USD`);
  }
}
