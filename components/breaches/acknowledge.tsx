"use client";
import { sentenceOf } from "~/components/api/api";
import { ownTime } from "~/components/format/time";
import { useIsOfficer } from "~/components/shell/actor";
import type { BreachRecord } from "~/server/ports/breach-book";
import { useCaseActs } from "./use-breaches";

/** The button for officers, the name of whoever did, or who may. */
export function Acknowledge({ breach, isFirst }: { breach: BreachRecord; isFirst: boolean }) {
  const isOfficer = useIsOfficer();
  const { acknowledge } = useCaseActs();
  if (breach.acknowledgedBy !== null)
    return (
      <span className="is-muted">
        {breach.acknowledgedBy}
        {breach.acknowledgedAtMs !== null && `, ${ownTime(breach.acknowledgedAtMs)}`}
      </span>
    );
  if (breach.closedAtMs !== null) return <span className="is-muted">not acknowledged</span>;
  if (!isOfficer) return <span className="is-muted">waits for a risk officer</span>;
  return (
    <>
      <button
        type="button"
        className={`button${isFirst ? " is-primary" : ""}`}
        disabled={acknowledge.isPending}
        aria-label={`Acknowledge ${breach.limitName}, ${breach.portfolioName}`}
        onClick={() => acknowledge.mutate({ breachId: breach.id })}
      >
        Acknowledge
      </button>
      {acknowledge.isError && (
        <span className="hint is-refused" role="alert">
          {sentenceOf(acknowledge.error)}
        </span>
      )}
    </>
  );
}
