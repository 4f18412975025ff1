import type { PortfolioId } from "~/server/domain/ids";
import { EPISODES } from "~/server/engine/stress/episodes";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";
import { heldParts, type PartKeys } from "./held-parts";

/** What limits of a portfolio can be set on: the parts that it has now, by name, and the episodes that there are. */
export type LimitChoices = {
  readonly keys: PartKeys;
  readonly episodes: readonly { readonly id: string; readonly name: string }[];
};

/** @throws RiskError not-found for a portfolio that is none of the actor's. */
export async function listScopes(ctx: Ctx, portfolioId: PortfolioId): Promise<LimitChoices> {
  await requirePortfolio(ctx, portfolioId);
  const keysOf = await heldParts(ctx);
  return { keys: keysOf(portfolioId), episodes: EPISODES.map(({ id, name }) => ({ id, name })) };
}
