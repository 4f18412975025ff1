"use client";
import { Printer } from "lucide-react";
import Link from "next/link";
import { sentenceOf } from "~/components/api/api";
import { calendarDay } from "~/components/format/time";
import { instantHref } from "~/components/instant/address";
import { useActor, useIsOfficer } from "~/components/shell/actor";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import { REPORT_FORMATS, type ReportLine } from "~/server/domain/daily-report";
import { reportFinding } from "./report.view";
import { ReportSheet } from "./report-sheet";
import { useExportReport, useReport, useSignReport } from "./use-reports";

/** One day of one portfolio on paper, and who stands for it. */
export function ReportPage({ reportId }: { readonly reportId: string }) {
  const found = useReport(reportId);
  const { line, report } = found.data ?? {};
  return (
    <PageFrame
      crumbs={
        <>
          <h1>
            <Link className="name-link" href="/reports">
              Reports
            </Link>{" "}
            / {line ? calendarDay(line.businessDate, true) : reportId}
          </h1>
          {line && (
            <>
              <Link className="name-link" href={`/portfolios/${line.portfolioId}`}>
                {line.portfolioName}
              </Link>
              <Link className="name-link" href={instantHref(line.portfolioId, line.computedAtMs)}>
                As it stood then
              </Link>
            </>
          )}
        </>
      }
      state={<FleetState />}
    >
      {found.isPending && (
        <Panel title="Daily report">
          <Loading what="the report" />
        </Panel>
      )}
      {found.isError && (
        <Panel title="Daily report">
          <Said title="Not here" isAlert>
            <p>{sentenceOf(found.error)}</p>
          </Said>
        </Panel>
      )}
      {line && report && (
        <>
          <div className="report-acts">
            <Verdict {...reportFinding(report, line)} acts={<Acts line={line} />} />
          </div>
          <ReportSheet line={line} report={report} />
        </>
      )}
    </PageFrame>
  );
}

function Acts({ line }: { readonly line: ReportLine }) {
  const actor = useActor();
  const isOfficer = useIsOfficer();
  const sign = useSignReport();
  const exporting = useExportReport();
  const failed = sign.error ?? exporting.error;
  const isSigned = line.signatures.some(({ signerId }) => signerId === actor.id);
  return (
    <>
      {failed !== null && (
        <span className="text-breach" role="alert">
          {sentenceOf(failed)}
        </span>
      )}
      {REPORT_FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          className="button"
          disabled={exporting.isPending}
          onClick={() => exporting.mutate({ reportId: line.id, format })}
        >
          {format.toUpperCase()}
        </button>
      ))}
      <button type="button" className="button" onClick={() => window.print()}>
        <Printer className="icon is-small" aria-hidden />
        Print
      </button>
      {isOfficer && !isSigned && (
        <button
          type="button"
          className="button is-primary"
          disabled={sign.isPending}
          onClick={() => sign.mutate({ reportId: line.id, contentHash: line.contentHash })}
        >
          Sign
        </button>
      )}
    </>
  );
}
