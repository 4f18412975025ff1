import type { z } from "zod";
import { guardedCell } from "~/server/domain/csv-cell";
import { type DailyReport, ExportReportInput, type ReportLine } from "~/server/domain/daily-report";
import type { Ctx } from "~/server/services/context";
import { requireReport } from "./get-report";
import { reportRows } from "./report-rows";

export type ReportExport = { readonly fileName: string; readonly text: string };

/** A stored report as a file. The export is audited before it is handed out. */
export async function exportReport(ctx: Ctx, raw: z.infer<typeof ExportReportInput>): Promise<ReportExport> {
  const { reportId, format } = ExportReportInput.parse(raw);
  const { actor } = ctx;
  return ctx.unit(async (stores) => {
    const { body, ...line } = await requireReport({ actor, stores }, reportId);
    await stores.audit.append(actor.organisationId, {
      actorId: actor.id,
      actorName: actor.name,
      action: "report.export",
      subject: `report ${reportId}`,
      before: null,
      after: { portfolio: line.portfolioName, businessDate: line.businessDate, format },
      reason: null,
    });
    const { businessDate, portfolioId, version } = line;
    return {
      fileName: `daily-report-${portfolioId}-${businessDate}-v${version}.${format}`,
      // JSON is what is stored and signed, to the letter.
      text: format === "json" ? body : csvOf(line, JSON.parse(body) as DailyReport), // written by makeReport
    };
  });
}

const COLUMNS = ["section", "item", "measure", "value", "unit", "text"] as const;

/** Numbers are written bare, so that they are read back to the bit; what is text is guarded. */
function csvOf(line: ReportLine, report: DailyReport): string {
  const filter = { report: line.id, portfolio: line.portfolioName, businessDate: line.businessDate };
  const head = [
    ["# daily report as of", new Date(report.asOfMs).toISOString()],
    ["# filter", JSON.stringify({ ...filter, version: line.version, seq: line.seq })],
    ["# sha256", line.contentHash],
    [...COLUMNS],
  ].map((cells) => cells.map(guardedCell));
  const rows = reportRows(report).map(({ section, item, measure, value, unit, text }) => [
    guardedCell(section),
    guardedCell(item),
    guardedCell(measure),
    value === null ? "" : String(value),
    guardedCell(unit),
    guardedCell(text),
  ]);
  return [...head, ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}
