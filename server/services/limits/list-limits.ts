import type { PortfolioId } from "~/server/domain/ids";
import type { LimitEvaluation } from "~/server/domain/limit";
import { valueOrNull } from "~/server/domain/measure";
import { inTreeOrder } from "~/server/domain/portfolio-group";
import type { PortfolioKind } from "~/server/domain/position";
import type { LimitInForce } from "~/server/ports/limit-book";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { type Allocation, allocationOf, type TighterAbove, tighterAbove } from "./allocation";

/** A limit in force, where it stands now, what it said before, and what it will say. */
export type LimitLine = LimitInForce & {
  readonly portfolioName: string;
  readonly baseCurrency: string;
  readonly level: PortfolioKind;
  /** The desk of the portfolio that it is on. */
  readonly deskId: PortfolioId | null;
  /** What limits below it allow together; null where that can't be said. */
  readonly allocation: Allocation | null;
  /** A fuller limit on the same measure above it, within the actor's scope. */
  readonly tighterAbove: TighterAbove | null;
  readonly now: LimitEvaluation | null;
  /** Every other version, newest first: earlier ones, and those whose time has not come. */
  readonly otherVersions: readonly LimitInForce[];
  readonly newestVersion: number;
  /** True for the fullest of the limits of one metric on one thing: the one that governs. */
  readonly isTightest: boolean;
};

/** All limits in force, in the order of the tree. */
export async function listLimits(ctx: Ctx): Promise<readonly LimitLine[]> {
  const organisation = ctx.actor.organisationId;
  const { limits, history, positions } = ctx.stores;
  const [inForce, versions, latest, portfolios] = [
    await limits.inForce(organisation, ctx.clock.now()),
    await limits.allVersions(organisation),
    await history.latestOfAll(organisation),
    await positions.portfolios(organisation),
  ];
  const now = new Map(
    latest.flatMap(({ snapshot }) => snapshot.limits.map((limit) => [limit.limitId, limit] as const)),
  );
  const navs = new Map(
    latest.map(({ snapshot }) => [snapshot.portfolioId, valueOrNull(snapshot.navBase)] as const),
  );
  const seen = inTreeOrder(portfolios.filter(({ id }) => maySee(ctx.actor, id))).map((portfolio) => ({
    ...portfolio,
    navBase: navs.get(portfolio.id) ?? null,
  }));
  const lines = seen.flatMap((portfolio) =>
    inForce
      .filter(({ portfolioId }) => portfolioId === portfolio.id)
      .map((limit) => {
        const own = versions.get(limit.id) ?? [];
        return {
          ...limit,
          portfolioName: portfolio.name,
          baseCurrency: portfolio.baseCurrency,
          level: portfolio.kind,
          deskId: portfolio.deskId,
          allocation: allocationOf(limit, inForce, seen),
          tighterAbove: tighterAbove(limit, inForce, seen, now),
          // A decision on an earlier version says nothing of this one; the next beat decides.
          now: now.get(limit.id)?.limitVersion === limit.version ? (now.get(limit.id) ?? null) : null,
          otherVersions: own.filter(({ version }) => version !== limit.version),
          newestVersion: own[0]?.version ?? limit.version,
        };
      }),
  );
  return lines.map((line) => ({ ...line, isTightest: isTightest(line, lines) }));
}

type Line = Omit<LimitLine, "isTightest">;

/** Of several limits of one metric on one thing the fullest governs; one alone needs no such word. */
function isTightest(line: Line, lines: readonly Line[]): boolean {
  const rivals = lines.filter((other) => other.id !== line.id && subjectOf(other) === subjectOf(line));
  const use = line.now?.utilisation ?? null;
  return rivals.length > 0 && use !== null && rivals.every(({ now }) => (now?.utilisation ?? 0) <= use);
}

const subjectOf = ({ portfolioId, metric, parameter, direction, scope }: Line): string =>
  [portfolioId, metric, parameter, direction, scope.kind, scope.key].join(" ");
