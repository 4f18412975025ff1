import type { PortfolioId } from "~/server/domain/ids";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";

const BREACHES_A_PAGE = 200;

/** Episodes over the line, open ones first, then the newest; of one portfolio or of all. */
export const listBreaches = (ctx: Ctx, portfolioId?: PortfolioId): Promise<readonly BreachRecord[]> =>
  ctx.stores.breaches.list(ctx.actor.organisationId, {
    count: BREACHES_A_PAGE,
    ...(portfolioId !== undefined && { portfolioId }),
  });
