import type { z } from "zod";
import { guardedCell } from "~/server/domain/csv-cell";
import { type DailyReport, ExportReportInput, type ReportLine } from "~/server/domain/daily-report";
import type { Ctx } from "~/server/services/context";
import { requireReport } from "./get-report";
import { REPORT_COLUMNS, reportRows } from "./report-rows";
import { reportWorkbook } from "./report-workbook";

/** A file to save: its text, or, where it is none, its bytes as base64. */
export type ReportExport = { readonly fileName: string } & (
  | { readonly text: string }
  | { readonly base64: string }
);

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
    const fileName = `daily-report-${portfolioId}-${businessDate}-v${version}.${format}`;
    // JSON is what is stored and signed, to the letter.
    if (format === "json") return { fileName, text: body };
    const report = JSON.parse(body) as DailyReport; // written by makeReport
    if (format === "csv") return { fileName, text: csvOf(line, report) };
    return { fileName, base64: (await reportWorkbook(line, report)).toString("base64") };
  });
}

/** Numbers are written bare, so that they are read back to the bit; what is text is guarded. */
function csvOf(line: ReportLine, report: DailyReport): string {
  const filter = { report: line.id, portfolio: line.portfolioName, businessDate: line.businessDate };
  const head = [
    ["# daily report as of", new Date(report.asOfMs).toISOString()],
    ["# filter", JSON.stringify({ ...filter, version: line.version, seq: line.seq })],
    ["# sha256", line.contentHash],
    [...REPORT_COLUMNS],
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
