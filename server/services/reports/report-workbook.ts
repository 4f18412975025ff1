import writeXlsxFile, { type SheetData } from "write-excel-file/node";
import type { DailyReport, ReportLine } from "~/server/domain/daily-report";
import { REPORT_COLUMNS, type ReportRow, reportRows } from "./report-rows";

/** A cell of text is of the type text: a spreadsheet computes none, whatever it begins with. */
const text = (value: string) => (value === "" ? null : { value, type: String });
const COLUMN_WIDTHS = [16, 30, 22, 22, 10, 60].map((width) => ({ width }));
const SHEET_NAME_MAX = 31;
const NOT_IN_SHEET_NAME = /[\\/?*[\]:]/g;

/**
 * A report as a workbook of one sheet: what it is of, and the same rows as its CSV.
 * @param line - of the report.
 * @param report - as it is stored.
 * @returns the file; numbers in it are read back to the bit.
 */
export function reportWorkbook(line: ReportLine, report: DailyReport): Promise<Buffer> {
  const facts: readonly (readonly [string, string])[] = [
    ["daily report as of", new Date(report.asOfMs).toISOString()],
    ["portfolio", line.portfolioName],
    ["business date", line.businessDate],
    ["version", String(line.version)],
    ["sha256", line.contentHash],
  ];
  const bold = { fontWeight: "bold" } as const;
  const sheet: SheetData = [
    ...facts.map((pair) => pair.map(text)),
    [],
    REPORT_COLUMNS.map((value) => ({ value, type: String, ...bold })),
    ...reportRows(report).map((row) => REPORT_COLUMNS.map((column) => cellOf(row, column))),
  ];
  const name = line.portfolioName.replaceAll(NOT_IN_SHEET_NAME, " ").slice(0, SHEET_NAME_MAX);
  return writeXlsxFile(sheet, { sheet: name, columns: COLUMN_WIDTHS }).toBuffer();
}

function cellOf(row: ReportRow, column: (typeof REPORT_COLUMNS)[number]) {
  const value = row[column];
  return typeof value === "string" ? text(value) : value === null ? null : { value, type: Number };
}
