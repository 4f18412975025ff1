import { RiskError } from "~/server/domain/errors";
import type { ImportKind, ImportReport } from "~/server/domain/import-report";
import type { TableSource } from "~/server/ports/table-source";
import type { Stores } from "~/server/ports/unit-of-work";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { Refusals } from "./refusals";

export type ImportOptions = {
  /** Says what would happen; nothing is kept. */
  readonly isDryRun?: boolean;
  /** Takes the good rows of a file that has bad ones; without it one bad row refuses the file. */
  readonly skipBadRows?: boolean;
  readonly ignoreUnknown?: boolean;
};

/** What reading and writing a file came to. */
export type Outcome = Pick<ImportReport, "read" | "written" | "unchanged" | "notes">;

export type ImportWork = (step: {
  readonly stores: Stores;
  readonly importId: number;
  readonly refusals: Refusals;
  /** False as soon as it is certain that nothing will be kept: then what is left is only checked. */
  readonly mayWrite: () => boolean;
}) => Promise<Outcome>;

/** What names the portfolios that it changes; everything else is shared by all of the organisation. */
const OF_PORTFOLIOS: readonly ImportKind[] = ["positions", "trades"];

/** Takes a file in: all of it in one unit of work with its report and its line in the audit, or nothing. */
export async function runImport(
  ctx: Ctx,
  kind: ImportKind,
  source: TableSource,
  options: ImportOptions,
  work: ImportWork,
): Promise<ImportReport> {
  requireRole(ctx, "portfolio-manager", "risk-officer", "admin");
  if (ctx.actor.portfolioIds !== null && !OF_PORTFOLIOS.includes(kind))
    throw new RiskError("forbidden", "This changes every portfolio; you are given some of them only.");
  const { organisationId } = ctx.actor;
  const isDryRun = options.isDryRun ?? false;
  try {
    return await ctx.unit(async (stores) => {
      const refusals = new Refusals(source.name);
      const isRefused = () => refusals.isFatal || (refusals.count > 0 && !options.skipBadRows);
      const importId = await stores.imports.begin(organisationId, { kind, fileName: source.name });
      const mayWrite = () => !isRefused();
      const outcome = await work({ stores, importId, refusals, mayWrite });
      const report = reportOf(kind, source.name, outcome, refusals, !isDryRun && mayWrite());
      if (!report.isCommitted) throw new Undone({ ...report, isDryRun });
      await stores.imports.complete(organisationId, importId, { contentHash: source.contentHash(), report });
      if (outcome.written > 0) await leaveTrace(ctx, stores, report, importId);
      return report;
    });
  } catch (error) {
    if (error instanceof Undone) return error.report;
    throw error;
  }
}

function reportOf(
  kind: ImportKind,
  fileName: string,
  outcome: Outcome,
  refusals: Refusals,
  isCommitted: boolean,
): ImportReport {
  const isVoid = refusals.count > 0 && !isCommitted;
  return {
    kind,
    fileName,
    isDryRun: false,
    isCommitted,
    read: outcome.read,
    written: isVoid ? 0 : outcome.written,
    unchanged: isVoid ? 0 : outcome.unchanged,
    refused: refusals.count,
    refusals: refusals.listed,
    notes: outcome.notes,
  };
}

async function leaveTrace(ctx: Ctx, stores: Stores, report: ImportReport, importId: number): Promise<void> {
  const { organisationId, id, name } = ctx.actor;
  const { kind, fileName, read, written, unchanged, refused } = report;
  await stores.audit.append(organisationId, {
    actorId: id,
    actorName: name,
    action: "import.commit",
    subject: `import ${importId}`,
    before: null,
    after: { kind, fileName, read, written, unchanged, refused },
    reason: null,
  });
  await stores.announce([
    { type: "positions", organisationId },
    ...(kind === "prices" ? [{ type: "prices" as const, organisationId }] : []),
  ]);
}

/** Rolls the unit of work back and carries the report out of it. */
class Undone extends Error {
  readonly report: ImportReport;

  constructor(report: ImportReport) {
    super("nothing was kept");
    this.report = report;
  }
}
