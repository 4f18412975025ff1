/** Members of the pool, the plain one included, which is computed and shown while its weight is zero. */
const MEMBERS = ["filtered-portfolio", "historical", "parametric-t", "filtered-har", "regime"] as const;
export type MemberName = (typeof MEMBERS)[number];

export type AbsentMember = { readonly name: MemberName; readonly reason: string };

/** Weights of the pool until others are learned from scores: equal ones, of the members that need the window alone. */
export const DEFAULT_WEIGHTS: ReadonlyMap<string, number> = new Map([
  ["filtered-portfolio", 0.5],
  ["parametric-t", 0.5],
]);

const DEEP_MEMBERS: readonly MemberName[] = ["filtered-har", "regime"];

/** True where a member has a weight that looks back beyond the window. */
export const needsDeepHistory = (weights: ReadonlyMap<string, number>): boolean =>
  DEEP_MEMBERS.some((name) => (weights.get(name) ?? 0) > 0);

/** Members and their weights as every stored row names them. */
export const modelSetOf = (weights: ReadonlyMap<string, number>): string =>
  [...weights].map(([name, weight]) => `${name}:${weight}`).join(",");

/**
 * Weights as they are given, or the default where none are.
 * @throws RangeError when they name an unknown member, one is negative or not finite, or they do not sum to one.
 */
export function checkedWeights(given: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (given.size === 0) return DEFAULT_WEIGHTS;
  let sum = 0;
  for (const [name, weight] of given) {
    if (!MEMBERS.some((member) => member === name))
      throw new RangeError(`poolWeights: unknown member ${name}`);
    if (!(weight >= 0)) throw new RangeError(`poolWeights: weight of ${name} is ${weight}`);
    sum += weight;
  }
  if (!(Math.abs(sum - 1) < 1e-9)) throw new RangeError(`poolWeights: they sum to ${sum}`);
  return given;
}

/**
 * The weights of those who are there: what absent members would have had goes to the others in proportion to theirs,
 * and to the default members where nobody else has any.
 * @param weights - sum one. Not mutated.
 * @param absent - who is not there.
 * @returns weights that sum to one; the same map when nobody with a weight is absent.
 */
export function givenTo(
  weights: ReadonlyMap<string, number>,
  absent: readonly AbsentMember[],
): ReadonlyMap<string, number> {
  const gone = new Set<string>(absent.map(({ name }) => name));
  const present = [...weights].filter(([name]) => !gone.has(name));
  if (present.length === weights.size) return weights;
  const sum = present.reduce((total, [, weight]) => total + weight, 0);
  return sum > 0 ? new Map(present.map(([name, weight]) => [name, weight / sum])) : DEFAULT_WEIGHTS;
}
