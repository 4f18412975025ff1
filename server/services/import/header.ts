import { nearestName } from "./nearest-name";
import { nameOf } from "./open-table";
import type { Refusals } from "./refusals";

export type HeaderRules = {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Columns that nobody knows are left aside instead of refused. */
  readonly ignoreUnknown: boolean;
};

/** Where each known column stands. */
export type Columns = ReadonlyMap<string, number>;

/** `Entry Price` and `entry-price` are `entry_price`. */
export const columnName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");

/** @returns null, with refusals by name, when the header is not one that can be read. */
export function readHeader(
  header: readonly string[],
  line: number,
  rules: HeaderRules,
  refusals: Refusals,
): Columns | null {
  const before = refusals.count;
  const known = [...rules.required, ...rules.optional];
  const columns = new Map<string, number>();
  const unknown: { name: string; cell: string; index: number }[] = [];
  header.forEach((cell, index) => {
    const name = columnName(cell);
    const place = { line, column: nameOf(index, header) };
    if (known.includes(name)) {
      if (columns.has(name))
        refusals.add(place, "duplicate-column", cell, `the column ${name} stands there twice`);
      columns.set(name, index);
    } else unknown.push({ name, cell, index });
  });
  for (const name of rules.required) {
    if (columns.has(name)) continue;
    const meant = unknown.find((each) => nearestName(each.name, known) === name);
    const advice = meant === undefined ? "" : `; is it "${meant.cell.trim()}"?`;
    refusals.add({ line, column: name }, "missing-column", "", `the column ${name} is missing${advice}`);
  }
  for (const { name, cell, index } of rules.ignoreUnknown ? [] : unknown) {
    const meant = nearestName(name, known);
    const advice = meant ? `did you mean ${meant}?` : "ignore-unknown leaves it aside";
    const place = { line, column: nameOf(index, header) };
    refusals.add(place, "unknown-column", cell, `there is no column "${cell.trim()}"; ${advice}`);
  }
  return refusals.count > before ? null : columns;
}
