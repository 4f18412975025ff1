import type { Prisma } from "~/prisma/generated/client";
import {
  type LimitProposal,
  LimitTerms,
  type ProposalAction,
  type ProposalState,
} from "~/server/domain/limit-proposal";
import type { ProposalBook } from "~/server/ports/proposal-book";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";
import { orForbidden } from "./refused";

export function proposalBook(db: Db): ProposalBook {
  return {
    async add(organisationId, { terms, ...proposal }) {
      const data = {
        ...proposal,
        organisationId: keyOf(organisationId),
        portfolioId: keyOf(proposal.portfolioId),
        limitId: proposal.limitId === null ? null : keyOf(proposal.limitId),
        terms: terms satisfies Prisma.InputJsonObject,
      };
      const row = await db.limitProposal.create({ data }).catch(orForbidden(NOT_YOURS));
      return proposalOf(row);
    },

    async lock(organisationId, proposalId) {
      const id = keyOf(proposalId);
      await db.$queryRaw`SELECT id FROM limit_proposal WHERE id = ${id} FOR UPDATE`;
      const row = await db.limitProposal.findFirst({ where: { id, organisationId: keyOf(organisationId) } });
      return row && proposalOf(row);
    },

    async list(organisationId, { states, limitId, portfolioIds = null, draftsOf, count }) {
      const rows = await db.limitProposal.findMany({
        where: {
          organisationId: keyOf(organisationId),
          ...(states && { state: { in: [...states] } }),
          ...(limitId !== undefined && { limitId: keyOf(limitId) }),
          ...(portfolioIds !== null && { portfolioId: { in: portfolioIds.map(keyOf) } }),
          ...(draftsOf !== undefined && { OR: [{ state: { not: "draft" } }, { proposedById: draftsOf }] }),
        },
        orderBy: { id: "desc" },
        take: count,
      });
      return rows.map(proposalOf);
    },

    async submit(organisationId, proposalId) {
      const where = { id: keyOf(proposalId), organisationId: keyOf(organisationId) };
      const row = await db.limitProposal
        .update({ where, data: { state: "proposed" } })
        .catch(orForbidden(NOT_YOURS));
      return proposalOf(row);
    },

    async decide(organisationId, proposalId, { state, byId, byName, atMs, reason, limitId }) {
      const row = await db.limitProposal
        .update({
          where: { id: keyOf(proposalId), organisationId: keyOf(organisationId) },
          data: {
            state,
            decidedById: byId,
            decidedByName: byName,
            decidedAt: new Date(atMs),
            decisionReason: reason,
            ...(limitId !== undefined && { limitId: keyOf(limitId) }),
          },
        })
        .catch(orForbidden("The database refused: this decision is not yours to make."));
      return proposalOf(row);
    },
  };
}

const NOT_YOURS = "The database refused: a limit is proposed by a risk officer or the head of risk.";

const proposalOf = (row: Prisma.LimitProposalGetPayload<object>): LimitProposal => ({
  id: idOf(row.id),
  portfolioId: idOf(row.portfolioId),
  limitId: row.limitId === null ? null : idOf(row.limitId),
  action: row.action as ProposalAction, // written from the same unions
  basedOnVersion: row.basedOnVersion,
  terms: LimitTerms.parse(row.terms),
  reason: row.reason,
  state: row.state as ProposalState,
  proposedById: row.proposedById,
  proposedByName: row.proposedByName,
  proposedAtMs: row.proposedAt.getTime(),
  decidedById: row.decidedById,
  decidedByName: row.decidedByName,
  decidedAtMs: row.decidedAt?.getTime() ?? null,
  decisionReason: row.decisionReason,
});
