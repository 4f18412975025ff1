import type { LimitEvaluation } from "~/server/domain/limit";
import type { LimitInForce } from "~/server/ports/limit-book";
import type { Ctx } from "~/server/services/context";

/** A limit in force, where it stands now, and what it said before. */
export type LimitLine = LimitInForce & {
  readonly portfolioName: string;
  readonly baseCurrency: string;
  readonly now: LimitEvaluation | null;
  readonly earlier: readonly LimitInForce[];
};

/** All limits of the organisation, by portfolio. */
export async function listLimits(ctx: Ctx): Promise<readonly LimitLine[]> {
  const organisation = ctx.actor.organisationId;
  const { limits, history, positions } = ctx.stores;
  const [inForce, latest, portfolios] = [
    await limits.inForce(organisation),
    await history.latestOfAll(organisation),
    await positions.portfolios(organisation),
  ];
  const now = new Map(
    latest.flatMap(({ snapshot }) => snapshot.limits.map((limit) => [limit.limitId, limit] as const)),
  );
  const byId = new Map(portfolios.map((portfolio) => [portfolio.id, portfolio]));
  return Promise.all(
    inForce.map(async (limit): Promise<LimitLine> => {
      const versions = limit.version > 1 ? await limits.versions(organisation, limit.id) : [];
      const portfolio = byId.get(limit.portfolioId);
      return {
        ...limit,
        portfolioName: portfolio?.name ?? "",
        baseCurrency: portfolio?.baseCurrency ?? "",
        // A decision on an earlier version says nothing of this one; the next beat decides.
        now: now.get(limit.id)?.limitVersion === limit.version ? (now.get(limit.id) ?? null) : null,
        earlier: versions.filter(({ version }) => version !== limit.version),
      };
    }),
  );
}
