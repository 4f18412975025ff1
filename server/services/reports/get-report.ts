import type { DailyReport, ReportLine } from "~/server/domain/daily-report";
import { RiskError } from "~/server/domain/errors";
import type { StoredReport } from "~/server/ports/report-book";
import { requirePortfolioScope } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/** Said of one that is not there and of one that is not the actor's to see. */
const NO_REPORT = "There is no such report.";

/** The stored report with its text. @throws RiskError not-found outside of the actor's scope too. */
export async function requireReport(
  ctx: Pick<Ctx, "actor" | "stores">,
  reportId: string,
): Promise<StoredReport> {
  const report = await ctx.stores.reports.find(ctx.actor.organisationId, reportId);
  if (!report) throw new RiskError("not-found", NO_REPORT);
  requirePortfolioScope(ctx, report.portfolioId, NO_REPORT);
  return report;
}

/** One report as it was made, and who signed it. @throws RiskError not-found. */
export async function getReport(
  ctx: Ctx,
  reportId: string,
): Promise<{ readonly line: ReportLine; readonly report: DailyReport }> {
  const { body, ...line } = await requireReport(ctx, reportId);
  return { line, report: JSON.parse(body) as DailyReport }; // written by makeReport; the database holds its hash
}
