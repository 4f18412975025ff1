"use client";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { counted } from "~/components/format/count";
import { ownTime } from "~/components/format/time";
import { useActor, useIsOfficer } from "~/components/shell/actor";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { METRIC_TERMS } from "~/server/domain/limit-metrics";
import type { LimitProposal } from "~/server/domain/limit-proposal";
import { limitFigure, shareWord } from "./limit-words";
import { Preview } from "./preview";
import { parameterWords, scopeWords, termWords } from "./scope-words";
import { useLimitActs } from "./use-limits";

type PortfolioNames = ReadonlyMap<string, { readonly name: string; readonly baseCurrency: string }>;
type Props = { readonly proposals: readonly LimitProposal[]; readonly portfolios: PortfolioNames };

const SHOWN_DECIDED = 20;

/** What waits for a decision, and what was decided. */
export function ProposalsPanel({ proposals, portfolios }: Props) {
  const asked = useSearchParams().get("proposal");
  const waiting = proposals.filter(({ state }) => state === "proposed" || state === "draft");
  const decided = proposals.filter(({ state }) => state !== "proposed" && state !== "draft");
  return (
    <>
      {waiting.length === 0 && (
        <Panel title="Proposals">
          <Said title="Nothing waits for a decision" tone="calm">
            <p>A change of a limit is proposed by one officer and decided by another.</p>
          </Said>
        </Panel>
      )}
      {waiting.map((proposal) => (
        <Proposal
          key={proposal.id}
          proposal={proposal}
          portfolios={portfolios}
          isAsked={asked === proposal.id}
        />
      ))}
      {decided.length > 0 && (
        <Panel title="Decided" note={counted(decided.length, "proposal")}>
          <ul className="proposal-list">
            {decided.slice(0, SHOWN_DECIDED).map((proposal) => (
              <li key={proposal.id}>
                <b>{headline(proposal, portfolios)}</b>
                <span className="is-muted">
                  {proposal.state} by {proposal.decidedByName},{" "}
                  {proposal.decidedAtMs === null ? "" : ownTime(proposal.decidedAtMs)}; asked for by{" "}
                  {proposal.proposedByName}: {proposal.reason}
                  {proposal.decisionReason === null ? "" : ` (${proposal.decisionReason})`}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function headline({ terms, action }: LimitProposal, portfolios: PortfolioNames): string {
  const { name, baseCurrency = "" } = portfolios.get(terms.portfolioId) ?? {};
  const figure = `${limitFigure(terms.threshold, terms.unit, baseCurrency)}${shareWord(terms.unit)}`;
  const what = `${terms.name}, ${name ?? `portfolio ${terms.portfolioId}`}`;
  if (action === "retire") return `Retire ${what}`;
  return `${action === "create" ? "New" : "Change"}: ${what}, ${terms.direction === "max" ? "at most" : "at least"} ${figure}`;
}

function Proposal({
  proposal,
  portfolios,
  isAsked,
}: {
  readonly proposal: LimitProposal;
  readonly portfolios: PortfolioNames;
  readonly isAsked: boolean;
}) {
  const { terms, action, state } = proposal;
  const currency = portfolios.get(terms.portfolioId)?.baseCurrency ?? "";
  const when = termWords(terms);
  const details = [
    METRIC_TERMS[terms.metric].name,
    parameterWords(terms.metric, terms.parameter),
    scopeWords(terms.scope),
    terms.kind,
    when,
  ].filter((part) => part !== "");
  return (
    <Panel
      title={headline(proposal, portfolios)}
      note={details.join(", ")}
      side={
        <span className={`chip ${state === "draft" ? "is-plain" : "is-near"}`}>
          {state === "draft" ? "Your draft" : "Waiting for a second person"}
        </span>
      }
      className={isAsked ? "is-asked" : ""}
    >
      <div className="proposal">
        <p>
          <b>{proposal.proposedByName}</b>, {ownTime(proposal.proposedAtMs)}: {proposal.reason}
        </p>
        {action !== "retire" && <Preview terms={terms} limitId={proposal.limitId} currency={currency} />}
        <Decision proposal={proposal} />
      </div>
    </Panel>
  );
}

/** Approve and reject for another officer, withdraw for its author; who may not reads why. */
function Decision({ proposal }: { readonly proposal: LimitProposal }) {
  const actor = useActor();
  const isOfficer = useIsOfficer();
  const { approve, reject, withdraw, submit } = useLimitActs();
  const [reason, setReason] = useState("");
  const isOwn = proposal.proposedById === actor.id;
  const { id: proposalId } = proposal;
  const failed = approve.error ?? reject.error ?? withdraw.error ?? submit.error;
  if (!isOfficer) return <p className="hint">Risk officers and the head of risk decide.</p>;
  return (
    <div className="limit-form-acts">
      {isOwn ? (
        <>
          {proposal.state === "draft" && (
            <button
              type="button"
              className="button is-primary"
              disabled={submit.isPending}
              onClick={() => submit.mutate({ proposalId })}
            >
              Propose it
            </button>
          )}
          <button
            type="button"
            className="button"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ proposalId })}
          >
            Withdraw
          </button>
          <span className="hint">
            {proposal.state === "draft"
              ? "Nobody else sees a draft."
              : "You proposed this change, so you can't approve it."}
          </span>
        </>
      ) : (
        <>
          <button
            type="button"
            className="button is-primary"
            disabled={approve.isPending}
            onClick={() => approve.mutate({ proposalId, reason })}
          >
            Approve
          </button>
          <button
            type="button"
            className="button"
            disabled={reject.isPending || reason.trim().length < 3}
            onClick={() => reject.mutate({ proposalId, reason })}
          >
            Reject
          </button>
          <span className="input">
            <input
              aria-label="Reason of the decision"
              placeholder="Reason; needed to reject"
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          </span>
        </>
      )}
      {failed && (
        <span className="hint is-refused" role="alert">
          {sentenceOf(failed)}
        </span>
      )}
    </div>
  );
}
