import { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import { LimitTerms } from "~/server/domain/limit-proposal";
import { LIMIT_TEMPLATES } from "~/server/domain/limit-templates";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";
import { recordProposal } from "./record-proposal";

export const ProposeTemplateInput = z.strictObject({
  portfolioId: z.string().regex(/^\d{1,10}$/, "a portfolio is named by its number"),
  templateId: z.string().max(40),
  reason: z.string().trim().min(3, "say in a few words why").max(500),
});

/**
 * Proposes every limit of a template that the portfolio does not have by name, in one unit.
 * @returns how many were proposed and how many were there.
 * @throws RiskError not-found for a template that there is not.
 */
export async function proposeTemplate(
  ctx: Ctx,
  raw: z.input<typeof ProposeTemplateInput>,
): Promise<{ readonly proposed: number; readonly present: number }> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { portfolioId, templateId, reason } = ProposeTemplateInput.parse(raw);
  const template = LIMIT_TEMPLATES.find(({ id }) => id === templateId);
  if (!template) throw new RiskError("not-found", "There is no such template.");
  await requirePortfolio(ctx, portfolioId);
  return ctx.unit(async (stores) => {
    let proposed = 0;
    for (const limit of template.limits) {
      if (await stores.limits.hasName(ctx.actor.organisationId, portfolioId, limit.name)) continue;
      await recordProposal(ctx, stores, {
        portfolioId,
        limitId: null,
        action: "create",
        basedOnVersion: null,
        terms: LimitTerms.parse({ ...limit, portfolioId }),
        reason,
        state: "proposed",
      });
      proposed++;
    }
    return { proposed, present: template.limits.length - proposed };
  });
}
