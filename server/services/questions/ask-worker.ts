import { RiskError } from "~/server/domain/errors";
import type { Question } from "~/server/domain/question";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";

/** What is explained across days may have to read years of bars first. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 50;

/**
 * Asks the risk worker, which holds the frame of the portfolio's last beat, and waits for its answer.
 *
 * @returns what `answerQuestion` gives for this kind of question, as plain JSON.
 * @throws RiskError unavailable when no worker answers in time, or with the sentence of its refusal; not-found when the
 *   portfolio is none of the actor's.
 */
export async function askWorker(ctx: Ctx, question: Question): Promise<unknown> {
  if ("portfolioId" in question) await requirePortfolio(ctx, question.portfolioId);
  const organisation = ctx.actor.organisationId;
  const { questions } = ctx.stores;
  const id = await questions.ask(organisation, question);
  await ctx.stores.announce([{ type: "questions", organisationId: organisation }]);
  const giveUpAtMs = ctx.clock.now() + PATIENCE_MS;
  while (ctx.clock.now() < giveUpAtMs) {
    const found = await questions.answerTo(organisation, id);
    if (found) return found.answer;
    await ctx.clock.sleepUntil(ctx.clock.now() + LOOK_EVERY_MS);
  }
  throw new RiskError("unavailable", "The risk worker did not answer in time; it may be restarting.");
}
