import type { LimitProposal } from "~/server/domain/limit-proposal";
import type { Ctx } from "~/server/services/context";

const PROPOSALS_A_PAGE = 200;

/** Proposals within the actor's scope, newest first. A draft is its author's until it is proposed. */
export const listProposals = ({ actor, stores }: Ctx): Promise<readonly LimitProposal[]> =>
  stores.proposals.list(actor.organisationId, {
    portfolioIds: actor.portfolioIds,
    draftsOf: actor.id,
    count: PROPOSALS_A_PAGE,
  });
