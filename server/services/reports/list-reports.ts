import type { ReportLine } from "~/server/domain/daily-report";
import type { Ctx } from "~/server/services/context";

/** A year of days for one portfolio, three months for four. */
const REPORTS_A_PAGE = 250;

/** Reports of the portfolios within the actor's scope, newest day first. */
export const listReports = ({ actor, stores }: Ctx): Promise<readonly ReportLine[]> =>
  stores.reports.list(actor.organisationId, actor.portfolioIds, REPORTS_A_PAGE);
