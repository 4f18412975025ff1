import { normalQuantile } from "./normal";
import { permutation, seededRandom } from "./random";

/**
 * Standard normal draws whose every column is perfectly stratified: one draw in each of n slices of
 * equal probability, in a random order of its own. Unlike lattices and Halton points it keeps its quality with
 * hundreds of columns, where those repeat themselves in pairs of columns.
 * @param rows - n, at least 2.
 * @param seeds - F whole numbers: each column's own stream. A column is the same whatever others are beside it.
 * @returns n x F draws, column-major (column f is the slice f n .. f n + n).
 * @throws RangeError when n < 2.
 * @see McKay, Beckman & Conover (1979), Technometrics 21.
 */
export function latinHypercubeNormals(rows: number, seeds: readonly number[]): Float64Array {
  if (!(rows >= 2)) throw new RangeError(`latinHypercubeNormals: got ${rows} rows`);
  const levels = Float64Array.from({ length: rows }, (_, i) => normalQuantile((i + 0.5) / rows));
  const draws = new Float64Array(rows * seeds.length);
  for (const [f, seed] of seeds.entries()) {
    const order = permutation(rows, seededRandom(seed));
    for (let i = 0; i < rows; i++) draws[f * rows + i] = levels[order[i] ?? 0] ?? Number.NaN;
  }
  return draws;
}
