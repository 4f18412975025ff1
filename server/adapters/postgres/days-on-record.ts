import type { DayRecord } from "~/server/domain/day-record";
import { groupBy } from "~/server/domain/group-by";
import type { OrganisationId, PortfolioId, RunId } from "~/server/domain/ids";
import type { Db } from "./client";
import { calendarDateOf, idOf, keyOf } from "./keys";

/** The newest days of a run that were forecast before they came and have an outcome, by portfolio, oldest first. */
export async function daysOnRecord(
  db: Db,
  organisationId: OrganisationId,
  runId: RunId,
  count: number,
): Promise<ReadonlyMap<PortfolioId, readonly DayRecord[]>> {
  const rows = await db.$queryRaw<DayRow[]>`
    SELECT portfolio_id, outcome_date, actual_pnl_base, var_99_base FROM (
      SELECT e.portfolio_id, e.outcome_date, e.actual_pnl_base,
        -- What came of a desk that a portfolio joined or left since is not what was forecast: there is nothing to compare.
        CASE WHEN NOT EXISTS (
          SELECT FROM desk_member m, LATERAL (VALUES (m.effective_from), (m.effective_to)) AS moved(at)
          WHERE m.organisation_id = e.organisation_id AND m.desk_id = e.portfolio_id AND moved.at > f.as_of
            AND moved.at <= (e.outcome_date + TIME '16:00') AT TIME ZONE 'America/New_York'
        ) THEN f.var_99_base END AS var_99_base,
        row_number() OVER (PARTITION BY e.portfolio_id ORDER BY e.outcome_date DESC) AS place
      FROM forecast_evening e
      LEFT JOIN forecast f ON f.portfolio_id = e.portfolio_id AND f.run_id = e.run_id
        AND f.business_date = e.business_date AND f.method = 'pool'
      WHERE e.organisation_id = ${keyOf(organisationId)} AND e.run_id = ${keyOf(runId)}
        AND e.basis = 'live' AND e.outcome_date IS NOT NULL
    ) newest WHERE place <= ${count}
    ORDER BY portfolio_id, outcome_date`;
  const byPortfolio = groupBy(rows, ({ portfolio_id }) => idOf(portfolio_id));
  return new Map([...byPortfolio].map(([id, own]) => [id, own.map(dayOf)]));
}

type DayRow = {
  portfolio_id: number;
  outcome_date: Date;
  actual_pnl_base: number | null;
  var_99_base: number | null;
};
const dayOf = (row: DayRow): DayRecord => ({
  date: calendarDateOf(row.outcome_date),
  pnlBase: row.actual_pnl_base,
  var99Base: row.var_99_base,
});
