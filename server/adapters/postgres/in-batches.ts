/** Rows a statement: enough that its trip to the server is nothing beside its work, few enough to hold in memory twice. */
const ROWS_MAX = 2_000;

/** Work on however many rows in statements of bounded size, one after the other; what they return, in order. */
export async function inBatches<Row, Result>(
  rows: readonly Row[],
  work: (batch: readonly Row[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < rows.length; from += ROWS_MAX)
    for (const result of await work(rows.slice(from, from + ROWS_MAX))) results.push(result);
  return results;
}
