import { guardedCell } from "~/server/domain/csv-cell";
import type { LimitTerms } from "~/server/domain/limit-proposal";

/** Columns of a table of limits, in the order in which they are written. */
export const LIMIT_COLUMNS = [
  "portfolio",
  "name",
  "metric",
  "unit",
  "scope",
  "scope_key",
  "parameter",
  "direction",
  "kind",
  "threshold",
  "warn_at",
  "urgent_at",
  "clear_at",
  "open_after_s",
  "close_after_s",
  "until",
] as const;
export type LimitColumn = (typeof LIMIT_COLUMNS)[number];

const SECOND_MS = 1000;

/** A limit as a line of the table: numbers bare, texts guarded against spreadsheets that would compute them. */
export function limitLine(portfolio: string, terms: LimitTerms): string {
  const cells: Readonly<Record<LimitColumn, string>> = {
    portfolio: guardedCell(portfolio),
    name: guardedCell(terms.name),
    metric: terms.metric,
    unit: terms.unit,
    scope: terms.scope.kind,
    scope_key: guardedCell(terms.scope.key ?? ""),
    parameter: guardedCell(terms.parameter ?? ""),
    direction: terms.direction,
    kind: terms.kind,
    threshold: String(terms.threshold),
    warn_at: String(terms.warnAt),
    urgent_at: String(terms.urgentAt),
    clear_at: String(terms.clearAt),
    open_after_s: String(terms.openAfterMs / SECOND_MS),
    close_after_s: String(terms.closeAfterMs / SECOND_MS),
    until: terms.effectiveToMs === null ? "" : new Date(terms.effectiveToMs).toISOString(),
  };
  return LIMIT_COLUMNS.map((column) => cells[column]).join(",");
}

/** A cell that was guarded when it was written, as it was before. */
const unguarded = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text);

export type LimitCells = Readonly<Record<LimitColumn, string>>;

/** A cell that can't be read, and why. */
export type CellFault = { readonly column: LimitColumn; readonly what: string };

/**
 * What a line says, as the input of `LimitTerms`: numbers as numbers, nothing as nothing. What the cells together can't
 * say is for `LimitTerms` to refuse.
 * @returns the input, or the first cell that can't be read.
 */
export function termsOfCells(cells: LimitCells): { readonly input: Record<string, unknown> } | CellFault {
  const numbers = new Map<LimitColumn, number | undefined>();
  for (const column of NUMERIC) {
    const text = cells[column].trim();
    const value = text === "" ? undefined : Number(text);
    if (value !== undefined && !(PLAIN_NUMBER.test(text) && Number.isFinite(value)))
      return { column, what: `${text} is no plain number with a decimal point` };
    numbers.set(column, value);
  }
  const until = cells.until.trim();
  const untilMs = until === "" ? null : Date.parse(until);
  if (untilMs !== null && !(ISO_INSTANT.test(until) && Number.isFinite(untilMs)))
    return { column: "until", what: `${until} is no instant such as 2026-12-04T21:00:00Z` };
  const milliseconds = (column: "open_after_s" | "close_after_s") => {
    const seconds = numbers.get(column);
    return seconds === undefined ? undefined : Math.round(seconds * SECOND_MS);
  };
  const scope = cells.scope.trim() === "" ? "portfolio" : cells.scope.trim();
  const text = (column: LimitColumn) => unguarded(cells[column].trim());
  return {
    input: {
      name: text("name"),
      metric: text("metric"),
      unit: text("unit"),
      scope: { kind: scope, key: text("scope_key") === "" ? null : text("scope_key") },
      parameter: text("parameter") === "" ? null : text("parameter"),
      direction: text("direction") === "" ? undefined : text("direction"),
      kind: text("kind"),
      threshold: numbers.get("threshold"),
      warnAt: numbers.get("warn_at"),
      urgentAt: numbers.get("urgent_at"),
      clearAt: numbers.get("clear_at"),
      openAfterMs: milliseconds("open_after_s"),
      closeAfterMs: milliseconds("close_after_s"),
      effectiveFromMs: null,
      effectiveToMs: untilMs,
    },
  };
}

const NUMERIC: readonly LimitColumn[] = [
  "threshold",
  "warn_at",
  "urgent_at",
  "clear_at",
  "open_after_s",
  "close_after_s",
];
const PLAIN_NUMBER = /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;

/** The column of the table in which a path of `LimitTerms` stands. */
export const columnOfPath = (path: readonly PropertyKey[]): LimitColumn =>
  COLUMN_OF[String(path[0])] ?? "name";

const COLUMN_OF: Readonly<Record<string, LimitColumn>> = {
  portfolioId: "portfolio",
  metric: "metric",
  unit: "unit",
  scope: "scope",
  parameter: "parameter",
  direction: "direction",
  kind: "kind",
  threshold: "threshold",
  warnAt: "warn_at",
  urgentAt: "urgent_at",
  clearAt: "clear_at",
  openAfterMs: "open_after_s",
  closeAfterMs: "close_after_s",
  effectiveToMs: "until",
};
