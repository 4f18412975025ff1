import { normalQuantile } from "./normal";
import { permutation, seededRandom } from "./random";

/**
 * Standard normal draws whose every column is perfectly stratified: one draw in each of n slices of
 * equal probability, in a random order of its own. Unlike lattices and Halton points it keeps its quality with
 * hundreds of columns, where those repeat themselves in pairs of columns.
 * @param rows - n, at least 2.
 * @param columns - number of columns F.
 * @param seed - whole number; column f uses its own stream.
 * @returns n x F draws, column-major (column f is the slice f n .. f n + n).
 * @throws RangeError when n < 2 or F < 0.
 * @see McKay, Beckman & Conover (1979), Technometrics 21.
 */
export function latinHypercubeNormals(rows: number, columns: number, seed: number): Float64Array {
  if (!(rows >= 2 && columns >= 0))
    throw new RangeError(`latinHypercubeNormals: got ${rows} rows, ${columns} columns`);
  const levels = Float64Array.from({ length: rows }, (_, i) => normalQuantile((i + 0.5) / rows));
  const draws = new Float64Array(rows * columns);
  for (let f = 0; f < columns; f++) {
    const order = permutation(rows, seededRandom(seed + 7919 * (f + 1)));
    for (let i = 0; i < rows; i++) draws[f * rows + i] = levels[order[i] ?? 0] ?? Number.NaN;
  }
  return draws;
}
