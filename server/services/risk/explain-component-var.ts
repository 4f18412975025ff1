import { RiskError } from "~/server/domain/errors";
import type { Explained } from "~/server/domain/explained";
import type { PortfolioId, PositionId } from "~/server/domain/ids";
import type { Measure } from "~/server/domain/measure";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "./require-portfolio";

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * How a position's component VaR 99 is made, computed by the risk worker from the frame of its last beat.
 *
 * @throws RiskError unavailable when no worker answers in time.
 */
export async function explainPositionVar(
  ctx: Ctx,
  portfolioId: PortfolioId,
  positionId: PositionId,
): Promise<Measure<Explained>> {
  await requirePortfolio(ctx, portfolioId);
  const organisation = ctx.actor.organisationId;
  const { questions } = ctx.stores;
  const id = await questions.ask({
    organisationId: organisation,
    kind: "explain-component-var",
    input: { portfolioId, positionId },
  });
  await ctx.stores.announce([{ type: "questions", organisationId: organisation }]);
  const giveUpAtMs = ctx.clock.now() + PATIENCE_MS;
  while (ctx.clock.now() < giveUpAtMs) {
    const found = await questions.answerTo(organisation, id);
    if (found) return found.answer as Measure<Explained>; // written by answerQuestions
    await ctx.clock.sleepUntil(ctx.clock.now() + LOOK_EVERY_MS);
  }
  throw new RiskError("unavailable", "The risk worker did not answer in time; it may be restarting.");
}
