import type { Explained } from "~/server/domain/explained";
import { compensatedSum } from "../math/sums";

/** Rounding that a few thousand additions and multiplications may leave, relative to the size of the terms. */
const TOLERANCE = 1e-9;

/**
 * Whether a derivation is true of itself: every number that says how its terms make it is made so.
 * @param tree - not mutated.
 * @returns null, or the path to the first number that its terms do not give, or that is not finite.
 */
export function whatDoesNotAddUp(tree: Explained, path = tree.label): string | null {
  const facts = tree.facts ?? [];
  if (!Number.isFinite(tree.value) || facts.some(({ value }) => !Number.isFinite(value))) return path;
  if (tree.made !== undefined && !isMadeSo(tree, tree.made)) return path;
  for (const term of tree.terms) {
    const below = whatDoesNotAddUp(term, `${path} > ${term.label}`);
    if (below !== null) return below;
  }
  return null;
}

function isMadeSo({ value, terms }: Explained, made: NonNullable<Explained["made"]>): boolean {
  const values = Float64Array.from(terms, (term) => term.value);
  const [first = Number.NaN, second = Number.NaN] = values;
  const isNear = (wanted: number, size: number): boolean => Math.abs(value - wanted) <= TOLERANCE * size;
  switch (made) {
    case "sum": // terms that cancel leave the rounding of their sizes
      return isNear(compensatedSum(values), compensatedSum(values.map(Math.abs)));
    case "product": {
      const wanted = values.reduce((all, each) => all * each, 1);
      return isNear(wanted, Math.abs(wanted));
    }
    case "quotient":
      return isNear(first / second, Math.abs(first / second));
    case "inverse":
      return isNear(1 / first, Math.abs(1 / first));
    case "largest":
      return value === Math.max(...values);
  }
}
