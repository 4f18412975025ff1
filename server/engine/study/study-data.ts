import { at } from "../math/at";
import { seededRandom } from "../math/random";
import type { StudyMarket, StudyPortfolio } from "./coverage-study";

/** Fewest and most names of a random portfolio. */
const NAMES_MIN = 10;
const NAMES_MAX = 40;

/**
 * Random long/short portfolios: 10 to 40 names, each long or short with even odds, sizes from .5 to 1.5, gross one.
 * @param count - portfolios.
 * @param names - columns to choose from, at least 40.
 * @param seed - written where results are.
 * @throws RangeError when there are too few names.
 */
export function randomPortfolios(count: number, names: number, seed: number): StudyPortfolio[] {
  if (names < NAMES_MAX) throw new RangeError(`randomPortfolios: ${names} names`);
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const size = NAMES_MIN + Math.floor(random() * (NAMES_MAX - NAMES_MIN + 1));
    const columns = new Set<number>();
    while (columns.size < size) columns.add(Math.floor(random() * names));
    const raw = Float64Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1) * (0.5 + random()));
    const gross = raw.reduce((sum, weight) => sum + Math.abs(weight), 0);
    return { columns: [...columns], weights: raw.map((weight) => weight / gross) };
  });
}

/**
 * Moves of the columns of a wide table of closes that have no gap between two days.
 * @param text - `date,AAA,BBB,...`, one line a day, oldest first; an empty cell = no close.
 * @param from - first close.
 * @param to - last close.
 */
export function completeMoves(
  text: string,
  from: string,
  to: string,
): StudyMarket & { readonly names: string[] } {
  const [head = "", ...lines] = text.trim().split("\n");
  const rows = lines.map((line) => line.split(",")).filter(([date = ""]) => date >= from && date <= to);
  const names = head.split(",").slice(1);
  const complete = names.flatMap((_, i) => (rows.every((cells) => Number(cells[i + 1]) > 0) ? [i + 1] : []));
  return {
    dates: rows.slice(1).map(([date = ""]) => date),
    names: complete.map((cell) => names[cell - 1] ?? ""),
    moves: complete.map((cell) => {
      const closes = Float64Array.from(rows, (cells) => Number(cells[cell]));
      return Float64Array.from({ length: rows.length - 1 }, (_, t) => at(closes, t + 1) / at(closes, t) - 1);
    }),
  };
}
