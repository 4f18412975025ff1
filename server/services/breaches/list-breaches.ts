import type { PortfolioId } from "~/server/domain/ids";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";

const BREACHES_A_PAGE = 200;

/** Episodes over the line, open ones first, then the newest; of one portfolio or of all within the actor's scope. */
export async function listBreaches(
  { actor, stores }: Ctx,
  portfolioId?: PortfolioId,
): Promise<readonly BreachRecord[]> {
  // In the query: those of others must not fill the page.
  return stores.breaches.list(actor.organisationId, {
    count: BREACHES_A_PAGE,
    portfolioIds: actor.portfolioIds,
    ...(portfolioId !== undefined && { portfolioId }),
  });
}
