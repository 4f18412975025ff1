import { RiskError } from "~/server/domain/errors";
import type { PortfolioId } from "~/server/domain/ids";
import type { PortfolioRecord } from "~/server/ports/position-book";
import type { Ctx } from "~/server/services/context";

/** @throws RiskError not-found for a portfolio that isn't there or is somebody else's: the same sentence for both. */
export async function requirePortfolio(
  ctx: Pick<Ctx, "actor" | "stores">,
  portfolioId: PortfolioId,
): Promise<PortfolioRecord> {
  const portfolios = await ctx.stores.positions.portfolios(ctx.actor.organisationId);
  const portfolio = portfolios.find(({ id }) => id === portfolioId);
  if (!portfolio) throw new RiskError("not-found", "There is no such portfolio.");
  return portfolio;
}
