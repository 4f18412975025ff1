import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { RECORDED_METHODS } from "~/server/domain/snapshot";
import { type Scores, scoreWalkForward } from "~/server/engine/backtest/score";
import type { ScoredDay, WalkForward } from "~/server/engine/backtest/walk-forward";
import { METHODS } from "~/server/engine/value-at-risk/list";
import type { EveningRecord } from "~/server/ports/score-book";
import { forecastOfRecord } from "./forecast-record";

const REFERENCE = "pool";

/** One scored day of the chart: what was forecast, what came. Base currency. */
export type ScoreDay = {
  readonly date: string;
  readonly basis: EveningRecord["basis"];
  readonly hypotheticalPnlBase: number;
  readonly actualPnlBase: number | null;
  readonly var95: number;
  readonly var975: number;
  readonly var99: number;
  readonly es975: number;
};

/** Line and scores of the same evenings. */
export type EveningScores = {
  /** The pool's line, oldest first. */
  readonly days: readonly ScoreDay[];
  readonly walkedDays: number;
  readonly liveDays: number;
  /** Evenings whose outcome could not be measured. */
  readonly unmeasured: number;
  readonly scores: Measure<Scores>;
};

/**
 * How stored forecasts have done against the hypothetical profit of the next business day. Its tests are simulated, which
 * takes a tenth of a second: it is done in a thread, never where pages are served or beats beat.
 * @param evenings - with outcomes, oldest first.
 */
export function scoreEvenings(evenings: readonly EveningRecord[]): EveningScores {
  const measured = evenings.filter(({ outcome }) => outcome?.hypotheticalPnlBase != null);
  return {
    days: measured.flatMap(scoreDay),
    walkedDays: measured.filter(({ basis }) => basis === "walked").length,
    liveDays: measured.filter(({ basis }) => basis === "live").length,
    unmeasured: evenings.length - measured.length,
    scores:
      measured.length === 0
        ? unavailable("not-enough-history", "no forecast has an outcome yet")
        : ok(scoreWalkForward(asWalk(measured.map(scoredDay)), REFERENCE)),
  };
}

function scoredDay({ businessDate, outcome, grossBase, leftOut, forecasts }: EveningRecord): ScoredDay {
  const byMethod = new Map(forecasts.map((each) => [each.method, each]));
  return {
    madeOn: businessDate,
    outcomeOn: outcome?.date ?? businessDate,
    profitBase: outcome?.hypotheticalPnlBase ?? Number.NaN,
    grossBase,
    leftOut,
    memberTails: new Map(),
    forecasts: RECORDED_METHODS.map((method) => {
      const own = byMethod.get(method);
      return own
        ? ok(forecastOfRecord(own))
        : unavailable("not-applicable", "it had no forecast that evening");
    }),
  };
}

function scoreDay({ basis, outcome, forecasts }: EveningRecord): ScoreDay[] {
  const pool = forecasts.find(({ method }) => method === REFERENCE);
  if (!pool || outcome?.hypotheticalPnlBase == null) return [];
  const { date, hypotheticalPnlBase, actualPnlBase } = outcome;
  const { var95, var975, var99, es975 } = pool.figures;
  return [{ date, basis, hypotheticalPnlBase, actualPnlBase, var95, var975, var99, es975 }];
}

const conventionOf = (method: string): string =>
  METHODS.find(({ name }) => name === method)?.convention ?? "";

const asWalk = (days: readonly ScoredDay[]): WalkForward => ({
  methods: RECORDED_METHODS.map((name) => ({ name, convention: conventionOf(name) })),
  days,
  skipped: [],
  refit:
    "members that look back on years each evening, and in the walk through the past every 20 days (their factors every 60)",
});
