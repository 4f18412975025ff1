import { addDays, type CalendarDate } from "~/server/domain/calendar-date";
import type { DailyReport, ReportBacktest } from "~/server/domain/daily-report";
import { RiskError } from "~/server/domain/errors";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { cutOffOf, isTradingDay } from "~/server/domain/new-york";
import type { StoredSnapshot } from "~/server/ports/risk-history";
import { type PortfolioScores, scorePortfolio } from "~/server/services/backtest/score-portfolio";
import type { Ctx } from "~/server/services/context";
import { explainVarChange } from "~/server/services/questions/explain-var-change";
import type { ReportInputs } from "./compose-report";

const BREACHES_MAX = 500;

/**
 * Everything that a report is laid out from, beside its snapshot. What can't be had is said in its place: a report is
 * made also while the risk worker restarts.
 * @param isNewest - false where an earlier assessment is reported: the change up to it is not explained.
 */
export async function gatherInputs(
  ctx: Ctx,
  today: StoredSnapshot,
  isNewest: boolean,
): Promise<ReportInputs> {
  const { stores, actor } = ctx;
  const organisation = actor.organisationId;
  const { portfolioId, asOfMs, asOfDate, limits } = today.snapshot;
  const dayStartsMs = cutOffOf(tradingDayBefore(asOfDate));
  const yesterday = await assessmentOfRecord(ctx, today, dayStartsMs);
  const [change, scores] = await Promise.all([
    !isNewest
      ? unavailable("not-applicable", "the change is explained up to the newest assessment alone")
      : yesterday.status === "ok"
        ? orReason(() => explainVarChange(ctx, { portfolioId, since: "close" }))
        : yesterday,
    orReason(() => scorePortfolio(ctx, portfolioId)),
  ]);
  const versions = await stores.limits.allVersions(organisation);
  const held = await stores.positions.held(organisation, asOfMs);
  const own = held.find(({ portfolio }) => portfolio.id === portfolioId)?.positions ?? [];
  return {
    today,
    yesterday,
    change,
    poolLimitIds: new Set(
      limits.flatMap(({ limitId, limitVersion }) => {
        const said = versions.get(limitId)?.find(({ version }) => version === limitVersion);
        return said && (said.parameter ?? POOL) === POOL ? [limitId] : [];
      }),
    ),
    dayStartsMs,
    breaches: await stores.breaches.list(organisation, { portfolioId, count: BREACHES_MAX }),
    counterparties: new Map(
      own.flatMap(({ id, counterparty }) => (counterparty === null ? [] : [[id, counterparty] as const])),
    ),
    backtest: scores.status === "ok" ? backtestOf(scores.value) : scores,
    weighting: scores.status === "ok" ? weightingOf(scores.value) : null,
  };
}

const POOL = "pool";

function tradingDayBefore(date: CalendarDate): CalendarDate {
  let day = addDays(date, -1);
  while (!isTradingDay(day)) day = addDays(day, -1);
  return day;
}

/** The last whole assessment of the cut-off before; of another run it would be another book's market. */
async function assessmentOfRecord(
  { stores, actor }: Ctx,
  { snapshot }: StoredSnapshot,
  cutOffMs: number,
): Promise<Measure<StoredSnapshot>> {
  const found = await stores.history.keptAt(actor.organisationId, snapshot.portfolioId, cutOffMs);
  return found?.snapshot.provenance.runId === snapshot.provenance.runId
    ? ok(found)
    : unavailable("not-enough-history", "nothing is kept of this run from before the last cut-off");
}

/** What a worker refused, or did not answer in time, is a gap with its sentence. */
async function orReason<T>(ask: () => Promise<T>): Promise<Measure<T>> {
  try {
    return ok(await ask());
  } catch (error) {
    if (!(error instanceof RiskError)) throw error;
    return unavailable("model-failed", error.message.replace(/\.$/, ""));
  }
}

function backtestOf({ scores }: PortfolioScores): DailyReport["backtest"] {
  if (scores.status !== "ok") return scores;
  const pool = scores.value.methods.find(({ name }) => name === POOL);
  if (!pool) return unavailable("not-enough-history", "the pool was never scored");
  if (pool.levels.status !== "ok") return pool.levels;
  return ok(
    pool.levels.value.map((score): ReportBacktest => {
      const { level, days, exceptions, expected, trafficLight, kupiec, christoffersen } = score;
      return {
        ...{ level, days, exceptions, expected },
        trafficLight:
          trafficLight.status === "ok"
            ? ok({ zone: trafficLight.value.zone, multiplier: trafficLight.value.multiplier })
            : trafficLight,
        coverageP: kupiec.pValue,
        conditionalCoverageP: christoffersen.conditionalCoverage.pValue,
      };
    }),
  );
}

const weightingOf = ({ weighting }: PortfolioScores): DailyReport["models"]["weighting"] =>
  weighting && { businessDate: weighting.businessDate, method: weighting.method };
