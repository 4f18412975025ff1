import type { LimitEvaluation } from "~/server/domain/limit";
import type { LimitMetric } from "~/server/domain/limit-metrics";
import { directlyBelow, groupsAbove, type PlacedPortfolio } from "~/server/domain/portfolio-group";
import type { LimitInForce } from "~/server/ports/limit-book";

/** A portfolio or group as limits on it are compared. */
export type LimitedPortfolio = PlacedPortfolio & {
  readonly name: string;
  readonly baseCurrency: string;
  /** Base currency; null = not known. */
  readonly navBase: number | null;
};

/** What the limits right below a group allow together, against what its own allows. */
export type Allocation = {
  /** Sum of theirs over its own: above 1 they may use more than there is, which is said and not forbidden. */
  readonly share: number;
  /** How many of the portfolios and desks right below have such a limit, and how many there are. */
  readonly limited: number;
  readonly members: number;
};

/** A limit of a group on the same measure that is fuller than one's own: it stops first. */
export type TighterAbove = {
  readonly limitId: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly utilisation: number;
};

/** Measures of which no sum is a whole: of the greatest of several things, and of a time that waiting in line prolongs. */
const NOT_ADDED: ReadonlySet<LimitMetric> = new Set([
  "largest-position",
  "largest-issuer",
  "largest-sector",
  "issuers-above",
  "liquidity-var99",
]);

/**
 * How much of a group's limit is allocated below it: the tightest limit of each member on the same measure, in base
 * currency, added up. Losses of members add to at most their sum, so that members within theirs keep the group within
 * its own where this is at most 1.
 * @returns null where nothing is allocated, or amounts can't be added: other currencies, an unknown net asset value, a
 *   least instead of a most, a part of the group.
 */
export function allocationOf(
  limit: LimitInForce,
  limits: readonly LimitInForce[],
  portfolios: readonly LimitedPortfolio[],
): Allocation | null {
  const own = portfolios.find(({ id }) => id === limit.portfolioId);
  if (!own || limit.direction !== "max" || limit.scope.kind !== "portfolio" || NOT_ADDED.has(limit.metric))
    return null;
  const whole = allowedBase(limit, own);
  if (whole === null || whole <= 0) return null;
  const members = directlyBelow(own.id, portfolios);
  let [sum, limited] = [0, 0];
  for (const member of members) {
    const theirs = limits.filter((each) => each.portfolioId === member.id && isOnSame(each, limit));
    if (theirs.length === 0) continue;
    if (member.baseCurrency !== own.baseCurrency) return null;
    const allowed = theirs.map((each) => allowedBase(each, member));
    if (allowed.some((amount) => amount === null)) return null;
    sum += Math.min(...allowed.map((amount) => amount ?? 0));
    limited++;
  }
  return limited === 0 ? null : { share: sum / whole, limited, members: members.length };
}

/** The fullest limit on the same measure among the groups above, where it is fuller than this one. */
export function tighterAbove(
  limit: LimitInForce,
  limits: readonly LimitInForce[],
  portfolios: readonly LimitedPortfolio[],
  now: ReadonlyMap<string, Pick<LimitEvaluation, "utilisation">>,
): TighterAbove | null {
  const own = now.get(limit.id)?.utilisation ?? null;
  const above = new Map(groupsAbove(limit.portfolioId, portfolios).map((group) => [group.id, group]));
  return limits
    .flatMap((each): TighterAbove[] => {
      const group = above.get(each.portfolioId);
      const utilisation = now.get(each.id)?.utilisation ?? null;
      if (!group || utilisation === null || !isOnSame(each, limit)) return [];
      return [{ limitId: each.id, portfolioId: group.id, portfolioName: group.name, utilisation }];
    })
    .filter(({ utilisation }) => own !== null && utilisation > own)
    .reduce<TighterAbove | null>((a, b) => (a !== null && a.utilisation >= b.utilisation ? a : b), null);
}

/** Two limits of the same measure, whatever unit their lines are in. */
const isOnSame = (a: LimitInForce, b: LimitInForce): boolean =>
  a.metric !== "composite" &&
  a.metric === b.metric &&
  a.parameter === b.parameter &&
  a.direction === b.direction &&
  a.scope.kind === b.scope.kind &&
  a.scope.key === b.scope.key;

function allowedBase({ unit, threshold }: LimitInForce, { navBase }: LimitedPortfolio): number | null {
  if (unit === "base") return threshold;
  return unit === "nav" && navBase !== null ? threshold * navBase : null;
}
