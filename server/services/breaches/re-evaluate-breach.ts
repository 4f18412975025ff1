import { z } from "zod";
import { CASE_STATES } from "~/server/domain/breach";
import { RiskError } from "~/server/domain/errors";
import type { LimitPreview } from "~/server/domain/limit-preview";
import type { BreachRecord } from "~/server/ports/breach-book";
import { requirePortfolioScope } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "~/server/services/questions/ask-worker";
import { changeCase, NO_BREACH, OFFICERS_OF_A_CASE } from "./change-case";

export const ReEvaluateInput = z.strictObject({
  breachId: z.string().regex(/^\d{1,10}$/, "a breach is named by its number"),
});

/**
 * Evaluates the second in which a breach opened again, on what is known of it by now. What was found then stays as it was
 * found; what is found now is a line of the timeline beside it.
 * @throws RiskError as `askWorker`.
 */
export async function reEvaluateBreach(
  ctx: Ctx,
  raw: z.input<typeof ReEvaluateInput>,
): Promise<BreachRecord> {
  const { breachId } = ReEvaluateInput.parse(raw);
  const breach = await ctx.stores.breaches.find(ctx.actor.organisationId, breachId);
  if (!breach) throw new RiskError("not-found", NO_BREACH);
  requirePortfolioScope(ctx, breach.portfolioId, NO_BREACH);
  const { portfolioId } = breach;
  const { proposed } = (await askWorker(ctx, {
    kind: "re-evaluate-breach",
    portfolioId,
    breachId,
  })) as LimitPreview; // as answered
  const who = { roles: OFFICERS_OF_A_CASE, from: CASE_STATES };
  return changeCase(ctx, breachId, who, ({ openingValue }) => ({
    kind: "re-evaluated",
    action: "breach.re-evaluate",
    note: proposed.value === null ? proposed.reason : null,
    details: { value: proposed.value, was: openingValue, isOver: proposed.state === "breach" },
    change: {},
  }));
}
