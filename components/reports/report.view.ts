import { CHANGE_NAMES } from "~/components/change/change.view";
import type { Tone } from "~/components/charts/tone";
import { toneOf, WORD_OF_TONE } from "~/components/charts/tone";
import { counted, listed } from "~/components/format/count";
import { moneyInFull } from "~/components/format/money";
import { utilisation } from "~/components/format/percent";
import { ownTime } from "~/components/format/time";
import { limitFigure, shareWord } from "~/components/limits/limit-words";
import { CHANGE_TERMS } from "~/server/domain/change";
import type {
  BreachStanding,
  DailyReport,
  ReportFigureName,
  ReportLine,
  ReportSignature,
} from "~/server/domain/daily-report";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { Measure } from "~/server/domain/measure";

export const FIGURE_WORDS: Readonly<Record<ReportFigureName, string>> = {
  var99: "VaR 99",
  es975: "ES 97.5",
  var95: "VaR 95",
  es99: "ES 99",
};

export const STANDING_WORDS: Readonly<Record<BreachStanding, string>> = {
  new: "New",
  open: "Open",
  "new-and-cured": "New, cured",
  cured: "Cured",
};

/** What does not fit on the page is in the exports, and counted here. */
export const SHOWN = { limits: 22, breaches: 10, stress: 12, shares: 6, findings: 6, members: 8 } as const;

export const more = (all: number, shown: number): string | null =>
  all > shown ? `${all - shown} more in the exports` : null;

/** Amounts to the last whole unit: parts can be added up by hand. */
export const amount = (measure: Measure<number>, currency: string, signed = false): string =>
  measure.status === "ok" ? moneyInFull(measure.value, { currency, signed }) : "—";

export const usedOf = ({ utilisation: use }: LimitEvaluation): string =>
  use === null ? "unknown" : utilisation(use);

export const stateOf = ({ state }: LimitEvaluation): string => WORD_OF_TONE[toneOf(state)];

export const limitLine = (limit: LimitEvaluation, currency: string): string =>
  `${limitFigure(limit.threshold, limit.unit, currency)}${shareWord(limit.unit)}`;

export type ChangeRow = { readonly key: string; readonly name: string; readonly values: readonly number[] };

/** One row a term with a cell a figure, and a last one for what lies beside: each column sums to its change. */
export function explainedRows({ explanation }: Pick<DailyReport, "explanation">): readonly ChangeRow[] {
  if (explanation.status !== "ok") return [];
  const { changes } = explanation.value;
  const rows = CHANGE_TERMS.map(
    (term): ChangeRow => ({
      key: term,
      name: CHANGE_NAMES[term],
      values: changes.map(({ terms }) => terms[term]),
    }),
  );
  const beside = {
    key: "beside",
    name: "Between explained and reported",
    values: changes.map(({ besideBase }) => besideBase),
  };
  return [...rows, beside].filter(
    ({ key, values }) => key === "residual" || values.some((value) => value !== 0),
  );
}

/** "unsigned", or "signed by Rosa (risk officer) on 22 Nov, 15:47". */
export const signedBy = (signatures: readonly ReportSignature[]): string =>
  signatures.length === 0
    ? "unsigned"
    : `signed by ${listed(signatures.map(({ signerName, atMs }) => `${signerName} on ${ownTime(atMs)}`))}`;

export type ReportFinding = { readonly tone: Tone; readonly finding: string; readonly because: string };

/** What the day was, worst news first, and who stands for it. */
export function reportFinding(report: DailyReport, { signatures }: ReportLine): ReportFinding {
  const count = (state: LimitEvaluation["state"]) =>
    report.limits.filter((limit) => limit.state === state).length;
  const [over, near, unknown] = [count("breach"), count("warning"), count("unknown")];
  const fresh = report.breaches.filter(({ standing }) => standing.startsWith("new")).length;
  const tone: Tone = over > 0 ? "breach" : unknown > 0 ? "unknown" : near > 0 ? "near" : "calm";
  const parts = [
    ...(over > 0 ? [`${counted(over, "limit")} over the line`] : []),
    ...(near > 0 ? [`${near} near it`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return {
    tone,
    finding:
      report.limits.length === 0
        ? "No limits are set"
        : parts.length > 0
          ? parts.join(", ")
          : `All ${report.limits.length} limits hold`,
    because: `${counted(fresh, "new breach", "new breaches")} of the day; ${signedBy(signatures)}.`,
  };
}

/** "Core equity, 24 Jan 2020, version 2" is told apart by its version only where there are several. */
export const hasVersions = (
  lines: readonly ReportLine[],
  { portfolioId, businessDate }: ReportLine,
): boolean =>
  lines.filter((line) => line.portfolioId === portfolioId && line.businessDate === businessDate).length > 1;
