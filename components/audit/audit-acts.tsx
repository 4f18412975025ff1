"use client";
import type { ReactNode } from "react";
import { sentenceOf } from "~/components/api/api";
import { Verdict } from "~/components/ui/verdict";
import type { AuditFilter } from "~/server/domain/audit";
import { verdictWords } from "./audit.view";
import type { useAuditExport, useVerify } from "./use-audit";

type Verify = ReturnType<typeof useVerify>;

/** What the last walk found; before one, what the chain is. */
export function ChainVerdict({ verify, acts }: { verify: Verify; acts: ReactNode }) {
  if (verify.isError)
    return (
      <Verdict
        tone="unknown"
        finding="The chain was not checked"
        because={sentenceOf(verify.error)}
        acts={acts}
      />
    );
  if (!verify.data)
    return (
      <Verdict
        tone="unknown"
        finding={verify.isPending ? "Checking the chain" : "The chain was not checked here yet"}
        because="Each line carries the hash of the one before it; nobody can change one, and a check shows who tried."
        acts={acts}
      />
    );
  const words = verdictWords(verify.data);
  return (
    <div role="status">
      <Verdict tone={words.tone} finding={words.finding} acts={acts} />
      <p className="audit-because">{words.because}</p>
      {verify.data.headHash !== null && (
        <p className="audit-because">
          Hash of the newest line: <code>{verify.data.headHash}</code>
        </p>
      )}
    </div>
  );
}

type AuditActsProps = {
  readonly verify: Verify;
  readonly exporting: ReturnType<typeof useAuditExport>;
  readonly filter: AuditFilter;
};

export function AuditActs({ verify, exporting, filter }: AuditActsProps) {
  return (
    <>
      {(["csv", "jsonl"] as const).map((format) => (
        <button
          key={format}
          type="button"
          className="button"
          disabled={exporting.isPending}
          onClick={() => exporting.mutate({ filter, format })}
        >
          {format === "csv" ? "Export CSV" : "Export JSON lines"}
        </button>
      ))}
      <button
        type="button"
        className="button is-primary"
        disabled={verify.isPending}
        onClick={() => verify.mutate()}
      >
        Verify chain
      </button>
    </>
  );
}
