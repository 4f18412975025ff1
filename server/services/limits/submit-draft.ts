import type { z } from "zod";
import { DecideInput, type LimitProposal } from "~/server/domain/limit-proposal";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { lockProposal, requireAuthor } from "./lock-proposal";

/** Proposes one's own draft: from now on it stays as it is, and somebody else decides. */
export async function submitDraft(ctx: Ctx, raw: z.input<typeof DecideInput>): Promise<LimitProposal> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { proposalId } = DecideInput.parse(raw);
  const organisation = ctx.actor.organisationId;
  return ctx.unit(async (stores) => {
    const draft = await lockProposal(ctx, stores, proposalId, ["draft"]);
    requireAuthor(ctx, draft);
    const proposal = await stores.proposals.submit(organisation, proposalId);
    await stores.audit.append(organisation, {
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action: "limit.propose",
      subject: `proposal ${proposalId}`,
      before: { state: "draft" },
      after: { state: "proposed" },
      reason: draft.reason,
    });
    await stores.announce([{ type: "limits", organisationId: organisation }]);
    return proposal;
  });
}
