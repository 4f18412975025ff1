import { RiskError } from "~/server/domain/errors";
import type { PortfolioId } from "~/server/domain/ids";
import type { PortfolioRecord } from "~/server/ports/position-book";
import { requirePortfolioScope } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/** @throws RiskError not-found for one that isn't there, is somebody else's or is outside the actor's scope: one sentence for all. */
export async function requirePortfolio(
  ctx: Pick<Ctx, "actor" | "stores">,
  portfolioId: PortfolioId,
): Promise<PortfolioRecord> {
  requirePortfolioScope(ctx, portfolioId);
  const portfolios = await ctx.stores.positions.portfolios(ctx.actor.organisationId);
  const portfolio = portfolios.find(({ id }) => id === portfolioId);
  if (!portfolio) throw new RiskError("not-found", "There is no such portfolio.");
  return portfolio;
}
