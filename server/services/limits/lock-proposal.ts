import { RiskError } from "~/server/domain/errors";
import type { LimitProposal, ProposalState } from "~/server/domain/limit-proposal";
import type { Stores } from "~/server/ports/unit-of-work";
import { requirePortfolioScope } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

const NO_PROPOSAL = "There is no such proposal.";

/**
 * A proposal, locked, in the state in which it can be decided.
 * @throws RiskError not-found; conflict when it was decided already, saying by whom.
 */
export async function lockProposal(
  ctx: Ctx,
  stores: Stores,
  proposalId: string,
  states: readonly ProposalState[],
): Promise<LimitProposal> {
  const proposal = await stores.proposals.lock(ctx.actor.organisationId, proposalId);
  if (!proposal) throw new RiskError("not-found", NO_PROPOSAL);
  requirePortfolioScope(ctx, proposal.portfolioId, NO_PROPOSAL);
  if (states.includes(proposal.state)) return proposal;
  throw new RiskError(
    "conflict",
    proposal.state === "draft"
      ? "This is a draft: its author has not proposed it yet."
      : `This proposal is ${proposal.state}${proposal.decidedByName === null ? "" : ` by ${proposal.decidedByName}`} already.`,
  );
}

/** @throws RiskError forbidden for whoever proposed it: four eyes see more than two. The database refuses it as well. */
export function requireOtherPerson({ actor }: Ctx, { proposedById }: LimitProposal): void {
  if (actor.id === proposedById)
    throw new RiskError("forbidden", "You proposed this change, so somebody else decides on it.");
}

/** @throws RiskError forbidden for anybody but who proposed it. */
export function requireAuthor({ actor }: Ctx, { proposedById, proposedByName }: LimitProposal): void {
  if (actor.id !== proposedById)
    throw new RiskError("forbidden", `Only ${proposedByName}, who wrote it, may do this.`);
}
