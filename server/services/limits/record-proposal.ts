import type { LimitProposal } from "~/server/domain/limit-proposal";
import type { NewProposal } from "~/server/ports/proposal-book";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Ctx } from "~/server/services/context";

/** Stores a proposal of the one who asks, with its audit row and its announcement. */
export async function recordProposal(
  { actor }: Ctx,
  stores: Stores,
  proposal: Omit<NewProposal, "proposedById" | "proposedByName">,
): Promise<LimitProposal> {
  const organisation = actor.organisationId;
  const added = await stores.proposals.add(organisation, {
    ...proposal,
    proposedById: actor.id,
    proposedByName: actor.name,
  });
  await stores.audit.append(organisation, {
    actorId: actor.id,
    actorName: actor.name,
    action: proposal.state === "draft" ? "limit.draft" : "limit.propose",
    subject: `proposal ${added.id}`,
    before: null,
    after: { action: proposal.action, limitId: proposal.limitId, ...proposal.terms },
    reason: proposal.reason,
  });
  await stores.announce([{ type: "limits", organisationId: organisation }]);
  return added;
}
