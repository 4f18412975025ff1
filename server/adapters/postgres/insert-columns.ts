import type { Db } from "./client";

/** One column of many rows, with its PostgreSQL type. */
export type Column = { readonly name: string; readonly type: string; readonly values: readonly unknown[] };

/**
 * Inserts many rows in one statement: the columns travel as arrays and are unnested, which is an order of
 * magnitude faster than row by row.
 *
 * @param conflict - the ON CONFLICT clause, which makes sending the same rows twice harmless.
 * @returns how many rows were inserted or updated.
 */
export async function insertColumns(
  db: Db,
  table: string,
  columns: readonly Column[],
  conflict: string,
): Promise<number> {
  if ((columns[0]?.values.length ?? 0) === 0) return 0;
  const names = columns.map((column) => `"${column.name}"`).join(", ");
  const arrays = columns.map((column, i) => `$${i + 1}::${column.type}[]`).join(", ");
  const sql = `INSERT INTO "${table}" (${names}) SELECT * FROM unnest(${arrays}) ${conflict}`;
  return db.$executeRawUnsafe(sql, ...columns.map((column) => column.values));
}
