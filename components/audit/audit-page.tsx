"use client";
import { Lock } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { codeOf, sentenceOf } from "~/components/api/api";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { filterOf } from "./audit.view";
import { AuditActs, ChainVerdict } from "./audit-acts";
import { AuditFilterForm } from "./audit-filter";
import { AuditRow } from "./audit-row";
import { useAudit, useAuditExport, useVerify } from "./use-audit";

/** Who changed what, when and why, and does the record hold? */
export function AuditPage() {
  const filter = filterOf(new URLSearchParams(useSearchParams()));
  const audit = useAudit(filter);
  const verify = useVerify();
  const exporting = useAuditExport();
  const entries = (audit.data?.pages ?? []).flatMap((page) => page.entries);
  const isForbidden = codeOf(audit.error) === "FORBIDDEN";
  return (
    <PageFrame crumbs={<h1>Audit</h1>} state={<FleetState />}>
      {isForbidden ? (
        <p className="notice">
          <Lock className="icon is-small" aria-hidden />
          <span>
            <b>The audit is not yours to read.</b> Auditors, risk officers, the head of risk and
            administrators do.
          </span>
        </p>
      ) : (
        <>
          <ChainVerdict
            verify={verify}
            acts={<AuditActs verify={verify} exporting={exporting} filter={filter} />}
          />
          {exporting.isError && (
            <p className="notice" role="alert">
              <b>Not exported.</b> {sentenceOf(exporting.error)}
            </p>
          )}
          {exporting.data?.isWhole === false && (
            <p className="notice">
              <b>The export holds the newest {exporting.data.entries} lines.</b> Narrow the filter for older
              ones.
            </p>
          )}
          <Panel title="Who changed what" note="newest first, by your own clock; days of the filter are UTC">
            <AuditFilterForm />
            {audit.isPending && <Loading what="the audit" />}
            {audit.isError && (
              <Said title="Not connected" isAlert>
                <p>{sentenceOf(audit.error)}</p>
              </Said>
            )}
            {audit.data && entries.length === 0 && <Said title="No line fits the filter" />}
            {entries.length > 0 && (
              <Scroller label="Lines of the audit">
                <table className="audit">
                  <thead>
                    <tr>
                      <th scope="col">Time</th>
                      <th scope="col">Who</th>
                      <th scope="col">What</th>
                      <th scope="col">Subject</th>
                      <th scope="col">Reason</th>
                    </tr>
                  </thead>
                  <tbody>
                    {entries.map((entry) => (
                      <AuditRow key={entry.id} entry={entry} />
                    ))}
                  </tbody>
                </table>
              </Scroller>
            )}
            {audit.hasNextPage && (
              <div className="audit-more">
                <button
                  type="button"
                  className="button"
                  disabled={audit.isFetchingNextPage}
                  onClick={() => void audit.fetchNextPage()}
                >
                  Older lines
                </button>
              </div>
            )}
          </Panel>
        </>
      )}
    </PageFrame>
  );
}
