import type { LimitId, OrganisationId, PortfolioId, UserId } from "~/server/domain/ids";
import type { LimitProposal, ProposalState } from "~/server/domain/limit-proposal";

export type NewProposal = Pick<
  LimitProposal,
  | "portfolioId"
  | "limitId"
  | "action"
  | "basedOnVersion"
  | "terms"
  | "reason"
  | "proposedById"
  | "proposedByName"
> & { readonly state: "draft" | "proposed" };

export type Decision = {
  readonly state: Exclude<ProposalState, "draft" | "proposed">;
  readonly byId: UserId;
  readonly byName: string;
  readonly atMs: number;
  readonly reason: string | null;
  /** The limit that an approved new one became. */
  readonly limitId?: LimitId;
};

/** What somebody wants and somebody else decides. */
export type ProposalBook = {
  add(organisationId: OrganisationId, proposal: NewProposal): Promise<LimitProposal>;
  /** The proposal, locked until the unit of work ends; null when there is none. */
  lock(organisationId: OrganisationId, proposalId: string): Promise<LimitProposal | null>;
  /** Newest first. */
  list(
    organisationId: OrganisationId,
    filter: {
      readonly states?: readonly ProposalState[];
      readonly limitId?: LimitId;
      /** Of these alone; null = of all. */
      readonly portfolioIds?: readonly PortfolioId[] | null;
      /** Drafts of this person alone; left out: everybody's. */
      readonly draftsOf?: UserId;
      readonly count: number;
    },
  ): Promise<readonly LimitProposal[]>;
  /** A draft becomes a proposal. */
  submit(organisationId: OrganisationId, proposalId: string): Promise<LimitProposal>;
  /** @throws RiskError forbidden when the database refuses: a proposer decides, or somebody without the role. */
  decide(organisationId: OrganisationId, proposalId: string, decision: Decision): Promise<LimitProposal>;
};
