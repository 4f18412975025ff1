import { RiskError } from "~/server/domain/errors";
import type { LimitId } from "~/server/domain/ids";
import type { LimitInForce } from "~/server/ports/limit-book";
import type { Stores } from "~/server/ports/unit-of-work";
import { requirePortfolioScope } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

const NO_LIMIT = "There is no such limit.";

/**
 * The newest version of a limit, locked, when it is the one that the asker knows.
 * @throws RiskError not-found; stale-version, saying who was faster and with what.
 */
export async function lockLimit(
  ctx: Ctx,
  stores: Stores,
  limitId: LimitId,
  version: number | null,
): Promise<LimitInForce> {
  const newest = await stores.limits.lock(ctx.actor.organisationId, limitId);
  if (!newest) throw new RiskError("not-found", NO_LIMIT);
  requirePortfolioScope(ctx, newest.portfolioId, NO_LIMIT);
  if (newest.version === version) return newest;
  throw new RiskError(
    "stale-version",
    `${newest.changedBy} had this limit set to ${newest.threshold} meanwhile (version ${newest.version}); look again before you change it.`,
  );
}
