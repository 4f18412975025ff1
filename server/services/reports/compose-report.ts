import { type DailyReport, REPORT_FIGURES, type ReportFigure } from "~/server/domain/daily-report";
import type { LimitEvaluation } from "~/server/domain/limit";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { compensatedSum } from "~/server/engine/math/sums";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { StoredSnapshot } from "~/server/ports/risk-history";
import { breachesOfDay } from "./breaches-of-day";
import { counterpartiesOf } from "./counterparties-of";
import { type Asked, explanationOf } from "./report-explanation";

export type ReportInputs = {
  readonly today: StoredSnapshot;
  /** The assessment of record of the cut-off before, of the same run. */
  readonly yesterday: Measure<StoredSnapshot>;
  readonly change: Measure<Asked>;
  /** Limits that are on a figure of the pool, by id: those of a single method are another figure's. */
  readonly poolLimitIds: ReadonlySet<string>;
  /** Market time of the cut-off from which the day runs. */
  readonly dayStartsMs: number;
  readonly breaches: readonly BreachRecord[];
  /** Who stands on the other side of a position; those that are not in it name nobody. */
  readonly counterparties: ReadonlyMap<string, string>;
  readonly backtest: DailyReport["backtest"];
  readonly weighting: DailyReport["models"]["weighting"];
};

const CONTRIBUTORS_SHOWN = 10;

/**
 * Lays the daily report of one portfolio out. Nothing is computed that the snapshot has: its figures are taken as they
 * stand there; what is added are differences, sums of the remaining contributors and sums by counterparty.
 * @returns a function of its inputs, JSON-safe.
 */
export function composeReport(inputs: ReportInputs): DailyReport {
  const { seq, snapshot } = inputs.today;
  const figures = REPORT_FIGURES.map((figure) => figureOf(figure, inputs));
  return {
    schema: 1,
    seq,
    ...headOf(snapshot),
    yesterday: mapMeasure(inputs.yesterday, (stored) => ({
      seq: stored.seq,
      asOfMs: stored.snapshot.asOfMs,
    })),
    figures,
    explanation: explanationOf(inputs.change, figures),
    limits: snapshot.limits.toSorted(byUrgency),
    breaches: breachesOfDay(inputs.breaches, snapshot, inputs.dayStartsMs),
    contributors: contributorsOf(snapshot),
    backtest: inputs.backtest,
    counterparties: counterpartiesOf(snapshot.positions, inputs.counterparties),
    models: { members: snapshot.poolMembers, weighting: inputs.weighting },
  };
}

function headOf(snapshot: RiskSnapshot) {
  const { portfolioId, portfolioName, baseCurrency, asOfMs, asOfDate, computedAtMs } = snapshot;
  const { provenance, conventions, window, navBase, grossBase, netBase, longBase, shortBase } = snapshot;
  const { dayPnlBase, volatilityAnnualOfNav, concentration, liquidity, stress, regime, coverage } = snapshot;
  return {
    ...{ portfolioId, portfolioName, baseCurrency, asOfMs, asOfDate, computedAtMs },
    ...{ provenance, conventions, window, navBase, grossBase, netBase, longBase, shortBase },
    ...{ dayPnlBase, volatilityAnnualOfNav, concentration, liquidity, stress, regime, coverage },
  };
}

function figureOf(
  figure: ReportFigure["figure"],
  { today, yesterday, poolLimitIds }: ReportInputs,
): ReportFigure {
  const valueBase = mapMeasure(today.snapshot.pool, (pool) => pool[figure]);
  const yesterdayBase =
    yesterday.status === "ok" ? mapMeasure(yesterday.value.snapshot.pool, (pool) => pool[figure]) : yesterday;
  return {
    figure,
    valueBase,
    yesterdayBase,
    changeBase: differenceOf(valueBase, yesterdayBase),
    limit: tightestOf(
      today.snapshot.limits.filter(
        ({ metric, scope, limitId, direction }) =>
          metric === figure && scope.kind === "portfolio" && direction === "max" && poolLimitIds.has(limitId),
      ),
    ),
  };
}

const differenceOf = (now: Measure<number>, then: Measure<number>): Measure<number> => {
  if (now.status !== "ok") return now;
  if (then.status !== "ok") return unavailable(then.code, `there is nothing to compare with: ${then.reason}`);
  return ok(now.value - then.value);
};

/** The fullest governs; one that is unknown is fuller than any. */
const tightestOf = (limits: readonly LimitEvaluation[]): LimitEvaluation | null =>
  limits.toSorted((a, b) => fullness(b) - fullness(a))[0] ?? null;

const fullness = ({ utilisation }: LimitEvaluation): number => utilisation ?? Number.MAX_VALUE;

const byUrgency = (a: LimitEvaluation, b: LimitEvaluation): number =>
  Number(b.isBreachOpen) - Number(a.isBreachOpen) ||
  fullness(b) - fullness(a) ||
  a.name.localeCompare(b.name, "en") ||
  (a.limitId < b.limitId ? -1 : 1);

function contributorsOf({ positions }: RiskSnapshot): DailyReport["contributors"] {
  const sorted = positions.toSorted(
    (a, b) => b.componentVar99 - a.componentVar99 || (a.positionId < b.positionId ? -1 : 1),
  );
  const others = sorted.slice(CONTRIBUTORS_SHOWN);
  const sum = (pick: (position: (typeof others)[number]) => number) =>
    compensatedSum(Float64Array.from(others, pick));
  return {
    largest: sorted
      .slice(0, CONTRIBUTORS_SHOWN)
      .map(({ positionId, symbol, name, bookName, exposureBase, componentVar99, componentEs975 }) => ({
        ...{ positionId, symbol, name, bookName, exposureBase, componentVar99, componentEs975 },
      })),
    others: {
      count: others.length,
      componentVar99: sum((position) => position.componentVar99),
      componentEs975: sum((position) => position.componentEs975),
    },
  };
}
