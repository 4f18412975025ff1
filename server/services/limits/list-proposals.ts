import type { LimitProposal } from "~/server/domain/limit-proposal";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

const PROPOSALS_A_PAGE = 200;

/** Proposals, newest first. A draft is its author's until it is proposed. */
export async function listProposals({ actor, stores }: Ctx): Promise<readonly LimitProposal[]> {
  const all = await stores.proposals.list(actor.organisationId, { count: PROPOSALS_A_PAGE });
  return all.filter(
    ({ state, proposedById, portfolioId }) =>
      maySee(actor, portfolioId) && (state !== "draft" || proposedById === actor.id),
  );
}
