import type { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import { type LimitProposal, ProposeLimitInput } from "~/server/domain/limit-proposal";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";
import { checkTerms } from "./check-terms";
import { recordProposal } from "./record-proposal";

/**
 * Proposes a new limit; it is in force when another officer has agreed.
 * @throws RiskError conflict when the portfolio has, or had, one of that name; bad-input on terms that can't be held.
 */
export async function proposeLimit(ctx: Ctx, raw: z.input<typeof ProposeLimitInput>): Promise<LimitProposal> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { terms, reason, isDraft } = ProposeLimitInput.parse(raw);
  await requirePortfolio(ctx, terms.portfolioId);
  await checkTerms(ctx, terms);
  if (await ctx.stores.limits.hasName(ctx.actor.organisationId, terms.portfolioId, terms.name))
    throw new RiskError(
      "conflict",
      `This portfolio has, or had, a limit called ${terms.name}; a name belongs to one limit for ever.`,
    );
  return ctx.unit((stores) =>
    recordProposal(ctx, stores, {
      portfolioId: terms.portfolioId,
      limitId: null,
      action: "create",
      basedOnVersion: null,
      terms,
      reason,
      state: isDraft ? "draft" : "proposed",
    }),
  );
}
