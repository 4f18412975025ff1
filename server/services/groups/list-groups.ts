import { inTreeOrder } from "~/server/domain/portfolio-group";
import type { PortfolioRecord } from "~/server/ports/position-book";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/** The organisation, desks and portfolios within the actor's scope, in the order of the tree. */
export async function listGroups(ctx: Ctx): Promise<readonly PortfolioRecord[]> {
  const all = await ctx.stores.positions.portfolios(ctx.actor.organisationId);
  return inTreeOrder(all.filter(({ id }) => maySee(ctx.actor, id)));
}
