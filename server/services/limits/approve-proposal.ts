import type { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import { DecideInput, type LimitProposal } from "~/server/domain/limit-proposal";
import type { LimitInForce } from "~/server/ports/limit-book";
import type { Decision } from "~/server/ports/proposal-book";
import type { Stores } from "~/server/ports/unit-of-work";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { lockLimit } from "./lock-limit";
import { lockProposal, requireOtherPerson } from "./lock-proposal";
import { termsOf } from "./terms-of";

/**
 * Agrees to what another officer proposed: the version, its audit row and its announcement commit together, or none
 * does. The next beat holds the limit against it, unless it begins later.
 * @throws RiskError forbidden for the proposer; conflict when it was decided meanwhile; stale-version when the limit is
 *   not any more the one that it was proposed for.
 */
export async function approveProposal(ctx: Ctx, raw: z.input<typeof DecideInput>): Promise<LimitProposal> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { proposalId, reason } = DecideInput.parse(raw);
  const organisation = ctx.actor.organisationId;
  const { id: byId, name: byName } = ctx.actor;
  const atMs = ctx.clock.now();
  return ctx.unit(async (stores) => {
    const proposal = await lockProposal(ctx, stores, proposalId, ["proposed"]);
    requireOtherPerson(ctx, proposal);
    const before = await limitBefore(ctx, stores, proposal);
    const decision = {
      state: "approved",
      byId,
      byName,
      atMs,
      reason: reason === "" ? null : reason,
    } as const;
    const { decided, after } = await carryOut(stores, organisation, { proposal, decision });
    await stores.audit.append(organisation, {
      actorId: byId,
      actorName: byName,
      action: "limit.approve",
      subject: `limit ${decided.limitId}`,
      before: before && { ...termsOf(before), version: before.version },
      after: after && { ...termsOf(after), version: after.version, proposedBy: proposal.proposedByName },
      reason: reason === "" ? proposal.reason : `${proposal.reason} / ${reason}`,
    });
    await stores.announce([{ type: "limits", organisationId: organisation }]);
    return decided;
  });
}

/** The limit as it was when the change was proposed; null for a new one. */
async function limitBefore(ctx: Ctx, stores: Stores, proposal: LimitProposal): Promise<LimitInForce | null> {
  const { terms } = proposal;
  // A limit that ends by itself may be retired before and after.
  if (proposal.action !== "retire" && terms.effectiveToMs !== null && terms.effectiveToMs <= ctx.clock.now())
    throw new RiskError("conflict", "The time for which it was proposed has passed.");
  if (proposal.limitId !== null) return lockLimit(ctx, stores, proposal.limitId, proposal.basedOnVersion);
  if (await stores.limits.hasName(ctx.actor.organisationId, terms.portfolioId, terms.name))
    throw new RiskError("conflict", `This portfolio has a limit called ${terms.name} by now.`);
  return null;
}

async function carryOut(
  stores: Stores,
  organisation: string,
  { proposal, decision }: { readonly proposal: LimitProposal; readonly decision: Decision },
): Promise<{ readonly decided: LimitProposal; readonly after: LimitInForce | null }> {
  const limitId = proposal.limitId ?? (await stores.limits.create(organisation, proposal));
  const decided = await stores.proposals.decide(organisation, proposal.id, { ...decision, limitId });
  if (proposal.action === "retire") {
    await stores.limits.retire(organisation, limitId);
    return { decided, after: null };
  }
  return { decided, after: await stores.limits.layVersion(organisation, limitId, decided, decision.atMs) };
}
