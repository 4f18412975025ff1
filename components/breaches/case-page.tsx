"use client";
import Link from "next/link";
import { sentenceOf } from "~/components/api/api";
import { instantHref } from "~/components/instant/address";
import { useNow } from "~/components/live/use-now";
import { useIsOfficer } from "~/components/shell/actor";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import type { BreachReport } from "~/server/domain/breach-report";
import type { CaseFile } from "~/server/services/breaches/get-case";
import { Acknowledge } from "./acknowledge";
import { caseFinding, stepsOf } from "./case.view";
import { CaseDecision } from "./case-decision";
import { CaseTimeline } from "./case-timeline";
import { Causes, footOf } from "./causes";
import { SilenceLimit } from "./silence-limit";
import { useCase, useCaseActs } from "./use-breaches";

/** One breach from its opening to its end: why, who, what is planned, what was said. */
export function CasePage({ breachId }: { readonly breachId: string }) {
  const file = useCase(breachId);
  const { breach } = file.data ?? {};
  return (
    <PageFrame
      crumbs={
        <>
          <h1>
            <Link className="name-link" href="/breaches">
              Breaches
            </Link>{" "}
            / {breachId}
          </h1>
          {breach && (
            <Link className="name-link" href={`/portfolios/${breach.portfolioId}`}>
              {breach.portfolioName}
            </Link>
          )}
        </>
      }
      state={<FleetState />}
    >
      {file.isPending && (
        <Panel title="Breach">
          <Loading what="the case" />
        </Panel>
      )}
      {file.isError && (
        <Panel title="Breach">
          <Said title="Not here" isAlert>
            <p>{sentenceOf(file.error)}</p>
          </Said>
        </Panel>
      )}
      {file.data && <Case file={file.data} />}
    </PageFrame>
  );
}

function Case({ file }: { readonly file: CaseFile }) {
  const { breach, events, escalatesAtMs } = file;
  const nowMs = useNow();
  const report = events.findLast(({ kind, details }) => kind === "explained" && details?.report)?.details
    ?.report as BreachReport | undefined; // written by explainOpenings as such
  const refusal = events.findLast(({ kind }) => kind === "explained")?.note;
  return (
    <>
      <Verdict {...caseFinding(breach)} acts={<Acknowledge breach={breach} isFirst />} />
      {breach.closedAtMs === null && (
        <div className="case-silence">
          <SilenceLimit breach={breach} />
        </div>
      )}
      <ol className="case-steps" aria-label="Course of the case">
        {stepsOf(breach, escalatesAtMs, nowMs).map(({ name, detail, state }) => (
          <li key={name} className={`is-${state}`} aria-current={state === "now" ? "step" : undefined}>
            <b>{name}</b> <span>{detail}</span>
          </li>
        ))}
      </ol>
      <div className="case-grid">
        <div className="case-main">
          <Panel
            title="Why it opened"
            note="as it was told when it opened"
            foot={report && footOf(report)}
            side={
              <>
                <ReEvaluate breachId={breach.id} />
                <Link className="name-link" href={instantHref(breach.portfolioId, breach.openedComputedAtMs)}>
                  As it stood then
                </Link>
                <Link className="name-link" href={`/portfolios/${breach.portfolioId}/trade`}>
                  What would cure it
                </Link>
              </>
            }
          >
            {report ? (
              <Causes report={report} />
            ) : (
              <Said title={refusal ? "No causes to tell" : "Being explained"}>
                <p>{refusal ?? "The frames before and at the opening are being made again."}</p>
              </Said>
            )}
          </Panel>
          <CaseDecision file={file} />
        </div>
        <CaseTimeline breach={breach} events={events} />
      </div>
    </>
  );
}

/** On data that were corrected since: a late trade, a statement, a close. */
function ReEvaluate({ breachId }: { readonly breachId: string }) {
  const isOfficer = useIsOfficer();
  const { reEvaluate } = useCaseActs();
  if (!isOfficer) return null;
  return (
    <>
      {reEvaluate.isError && (
        <span className="hint is-refused" role="alert">
          {sentenceOf(reEvaluate.error)}
        </span>
      )}
      <button
        type="button"
        className="button is-quiet"
        disabled={reEvaluate.isPending}
        onClick={() => reEvaluate.mutate({ breachId })}
      >
        {reEvaluate.isPending ? "Evaluating" : "Evaluate again"}
      </button>
    </>
  );
}
