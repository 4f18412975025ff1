import { CHANGE_TERMS, type ChangeTerms } from "~/server/domain/change";
import type { DailyReport, ReportBreach } from "~/server/domain/daily-report";

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** A report with more of everything than a page has room for, from a real one. */
export function overfull(report: DailyReport): DailyReport {
  const { limits, stress, asOfMs } = report;
  const [limit] = limits;
  const [episode] = stress;
  if (!limit || !episode) throw new Error("a report of the demonstration has limits and episodes");
  const { metric, unit, kind, scope, direction, threshold } = limit;
  const breach = (i: number): ReportBreach => ({
    ...{ metric, unit, kind, scope, direction, threshold, breachId: String(i), standing: "new" },
    limitName: `A limit with a long name, number ${i}`,
    ...{ openedAtMs: asOfMs, closedAtMs: null, openingValue: 0.02, worstValue: 0.03, lastValue: 0.025 },
    reason: "Harbour Foods 12.1 % of NAV, Gunwale Petroleum 11.3 % of NAV",
    ...{ caseState: "acknowledged", caseOwner: "Rosa Day" },
  });
  const terms = Object.fromEntries(CHANGE_TERMS.map((term, i) => [term, 1000 * i - 4000])) as ChangeTerms;
  return {
    ...report,
    yesterday: { status: "ok", value: { seq: 1, asOfMs: asOfMs - 86_400_000 } },
    explanation: {
      status: "ok",
      value: {
        ...{ fromAsOfMs: asOfMs - 86_400_000, toAsOfMs: asOfMs },
        changes: report.figures.map(({ figure }) => ({ figure, terms, besideBase: 12 })),
        notes: times(4, (i) => `${i + 2} factors are new and were given their later history.`),
      },
    },
    limits: times(60, (i) => ({ ...limit, limitId: String(i), name: `Gross exposure of a sector ${i}` })),
    breaches: times(30, breach),
    stress: times(20, (i) => ({ ...episode, id: String(i) })),
    backtest: {
      status: "ok",
      value: [0.95, 0.975, 0.99].map((level) => ({
        ...{ level, days: 500, exceptions: 7, expected: 500 * (1 - level) },
        trafficLight: { status: "ok", value: { zone: "amber", multiplier: 1.83 } },
        ...{ coverageP: 0.38, conditionalCoverageP: 0.41 },
      })),
    },
    counterparties: {
      largest: times(10, (i) => ({
        ...{
          name: `Counterparty Bank International ${i}`,
          positions: 12,
          grossBase: 12_345_678,
          valueBase: 1,
        },
      })),
      others: { count: 5, grossBase: 1_000_000 },
      unnamed: { positions: 3, grossBase: 2_000_000 },
      unvalued: 2,
    },
    coverage: {
      ...report.coverage,
      exclusions: times(25, (i) => ({
        ...{
          instrumentId: String(i),
          symbol: `SYM${i}`,
          reason: "it has no history and no stand-in that fits",
        },
      })),
    },
  };
}
