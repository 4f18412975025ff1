"use client";
import Link from "next/link";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { counted } from "~/components/format/count";
import { calendarDay, marketMinute, ownTime } from "~/components/format/time";
import { useIsOfficer } from "~/components/shell/actor";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { useFleet } from "~/components/shell/use-fleet";
import { SelectField } from "~/components/ui/fields";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { Verdict } from "~/components/ui/verdict";
import type { ReportLine } from "~/server/domain/daily-report";
import { hasVersions, signedBy } from "./report.view";
import { useMakeReport, useReports } from "./use-reports";

/** Which days are reported, and who stands for them? */
export function ReportsPage() {
  const reports = useReports();
  const isOfficer = useIsOfficer();
  const list = reports.data ?? [];
  const unsigned = list.filter(({ signatures }) => signatures.length === 0).length;
  return (
    <PageFrame
      crumbs={
        <>
          <h1>Reports</h1>
          {reports.data && <span>{counted(list.length, "report")}</span>}
        </>
      }
      state={<FleetState />}
    >
      {reports.isError && (
        <p className="notice" role="alert">
          <b>Not connected.</b> {sentenceOf(reports.error)}
        </p>
      )}
      {reports.data && list.length > 0 && (
        <Verdict
          tone={unsigned > 0 ? "near" : "calm"}
          finding={unsigned > 0 ? `${counted(unsigned, "report")} not signed` : "Every report is signed"}
          because="A report is kept as it was made, with the assessment that it was made from; signed, it never changes."
        />
      )}
      {isOfficer && <MakeReport />}
      <Panel title="Daily reports" note="newest day first; market time of the assessment, New York">
        {reports.isPending && <Loading what="the reports" />}
        {reports.data && list.length === 0 && (
          <Said title="No report was made yet">
            <p>Risk officers make one of a portfolio at any time of the day, and sign it.</p>
          </Said>
        )}
        {list.length > 0 && (
          <Scroller label="Table of reports">
            <table className="reports">
              <thead>
                <tr>
                  <th scope="col">Day</th>
                  <th scope="col">Portfolio</th>
                  <th scope="col">As of</th>
                  <th scope="col">State</th>
                  <th scope="col">Made</th>
                </tr>
              </thead>
              <tbody>
                {list.map((line) => (
                  <ReportRow key={line.id} line={line} isOfSeveral={hasVersions(list, line)} />
                ))}
              </tbody>
            </table>
          </Scroller>
        )}
      </Panel>
    </PageFrame>
  );
}

function ReportRow({ line, isOfSeveral }: { readonly line: ReportLine; readonly isOfSeveral: boolean }) {
  const { id, businessDate, portfolioName, version, asOfMs, signatures, madeBy, madeAtMs } = line;
  return (
    <tr>
      <th scope="row">
        <Link className="name-link" href={`/reports/${id}`}>
          <b>{calendarDay(businessDate, true)}</b>
          {isOfSeveral && <span className="is-muted"> version {version}</span>}
          <span className="only-heard">, {portfolioName}</span>
        </Link>
      </th>
      <td>{portfolioName}</td>
      <td>{marketMinute(asOfMs)}</td>
      <td>
        {signatures.length === 0 ? (
          <span className="chip is-near">Unsigned</span>
        ) : (
          <span className="is-second-ink">{signedBy(signatures)}</span>
        )}
      </td>
      <td className="is-muted">
        {ownTime(madeAtMs)} by {madeBy}
      </td>
    </tr>
  );
}

function MakeReport() {
  const entries = useFleet(false).data?.entries ?? [];
  const make = useMakeReport();
  const [chosen, setChosen] = useState<string | null>(null);
  const portfolioId = chosen ?? entries[0]?.portfolioId;
  return (
    <Panel title="Today" note="from the newest assessment; made again, it is another version">
      <form
        className="report-make"
        onSubmit={(event) => {
          event.preventDefault();
          if (portfolioId !== undefined) make.mutate({ portfolioId });
        }}
      >
        <SelectField
          id="report-portfolio"
          label="Portfolio"
          value={portfolioId ?? ""}
          options={entries.map((entry) => [entry.portfolioId, entry.portfolioName])}
          onValue={setChosen}
        />
        <button
          type="submit"
          className="button is-primary"
          disabled={make.isPending || portfolioId === undefined}
        >
          {make.isPending ? "Making the report" : "Make today's report"}
        </button>
      </form>
      {make.isError && (
        <p className="panel-foot text-breach" role="alert">
          Not made. {sentenceOf(make.error)}
        </p>
      )}
    </Panel>
  );
}
