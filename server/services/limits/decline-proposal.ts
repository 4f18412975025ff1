import type { z } from "zod";
import { DecideInput, type LimitProposal, RejectInput } from "~/server/domain/limit-proposal";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { lockProposal, requireAuthor, requireOtherPerson } from "./lock-proposal";

/** Refuses what another officer proposed, with a reason. @throws RiskError forbidden, conflict as for an approval. */
export async function rejectProposal(ctx: Ctx, raw: z.input<typeof RejectInput>): Promise<LimitProposal> {
  const { proposalId, reason } = RejectInput.parse(raw);
  return decline(ctx, { proposalId, reason, state: "rejected" });
}

/** Takes back one's own proposal or draft. @throws RiskError forbidden for anybody else. */
export async function withdrawProposal(ctx: Ctx, raw: z.input<typeof DecideInput>): Promise<LimitProposal> {
  const { proposalId, reason } = DecideInput.parse(raw);
  return decline(ctx, { proposalId, reason, state: "withdrawn" });
}

async function decline(
  ctx: Ctx,
  { proposalId, reason, state }: { proposalId: string; reason: string; state: "rejected" | "withdrawn" },
): Promise<LimitProposal> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const organisation = ctx.actor.organisationId;
  return ctx.unit(async (stores) => {
    const proposal = await lockProposal(
      ctx,
      stores,
      proposalId,
      state === "rejected" ? ["proposed"] : ["draft", "proposed"],
    );
    (state === "rejected" ? requireOtherPerson : requireAuthor)(ctx, proposal);
    const decided = await stores.proposals.decide(organisation, proposalId, {
      state,
      byId: ctx.actor.id,
      byName: ctx.actor.name,
      atMs: ctx.clock.now(),
      reason: reason === "" ? null : reason,
    });
    await stores.audit.append(organisation, {
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action: state === "rejected" ? "limit.reject" : "limit.withdraw",
      subject: `proposal ${proposalId}`,
      before: { state: proposal.state },
      after: { state },
      reason: reason === "" ? null : reason,
    });
    await stores.announce([{ type: "limits", organisationId: organisation }]);
    return decided;
  });
}
