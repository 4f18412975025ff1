import { type AuditEntry, AuditFilter } from "~/server/domain/audit";
import { guardedCell } from "~/server/domain/csv-cell";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/** An answer of some ten megabytes; more is asked for by a narrower filter. */
const ENTRIES_MAX = 20_000;

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type AuditExport = {
  readonly fileName: string;
  readonly text: string;
  readonly entries: number;
  /** False where the filter leaves more than one export holds: these are the newest. */
  readonly isWhole: boolean;
};

const COLUMNS = [
  "id",
  "at",
  "actor_id",
  "actor",
  "action",
  "subject",
  "changed_fields",
  "before",
  "after",
  "reason",
] as const;

/** The lines that a filter leaves of those that the actor may read, as a file. The export is audited before it is handed out. */
export async function exportAudit(
  ctx: Ctx,
  rawFilter: AuditFilter,
  format: ExportFormat,
): Promise<AuditExport> {
  requireRole(ctx, "auditor", "risk-officer", "head-of-risk", "admin");
  const filter = AuditFilter.parse(rawFilter);
  const { id, name, organisationId, portfolioIds } = ctx.actor;
  const atMs = ctx.clock.now();
  return ctx.unit(async (stores) => {
    const page = { before: null, count: ENTRIES_MAX + 1, portfolioIds };
    const found = await stores.audit.list(organisationId, filter, page);
    const entries = found.slice(0, ENTRIES_MAX);
    const isWhole = found.length <= ENTRIES_MAX;
    await stores.audit.append(organisationId, {
      actorId: id,
      actorName: name,
      action: "audit.export",
      subject: "audit",
      before: null,
      after: { format, filter, entries: entries.length, isWhole },
      reason: null,
    });
    const text = format === "csv" ? csvOf(entries, filter, atMs) : jsonLinesOf(entries);
    const day = isoOf(atMs).slice(0, 10);
    return { fileName: `audit-${day}.${format}`, text, entries: entries.length, isWhole };
  });
}

function csvOf(entries: readonly AuditEntry[], filter: AuditFilter, atMs: number): string {
  const head = [["# audit as of", isoOf(atMs)], ["# filter", JSON.stringify(filter)], [...COLUMNS]];
  const rows = entries.map((entry) => [
    entry.id,
    isoOf(entry.atMs),
    entry.actorId,
    entry.actorName,
    entry.action,
    entry.subject,
    entry.changedFields.join(" "),
    entry.before === null ? "" : JSON.stringify(entry.before),
    entry.after === null ? "" : JSON.stringify(entry.after),
    entry.reason ?? "",
  ]);
  return [...head, ...rows].map((cells) => `${cells.map(guardedCell).join(",")}\r\n`).join("");
}

const jsonLinesOf = (entries: readonly AuditEntry[]): string =>
  entries.map((entry) => `${JSON.stringify({ ...entry, at: isoOf(entry.atMs) })}\n`).join("");

const isoOf = (ms: number): string => new Date(ms).toISOString();
