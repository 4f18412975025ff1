import type { Tone } from "~/components/charts/tone";
import { counted, fixed } from "~/components/format/count";
import { wordOfMethod } from "~/components/format/methods";
import { percent } from "~/components/format/percent";
import type { Measure } from "~/server/domain/measure";
import { RECORDED_METHODS } from "~/server/domain/snapshot";
import type { PortfolioScores, ScoreDay } from "~/server/services/backtest/score-portfolio";

export const LEVELS = [0.95, 0.975, 0.99] as const;
export type Level = (typeof LEVELS)[number];
export const levelName = (level: Level): string => `${100 * level}%`;

type MethodScores = Extract<PortfolioScores["scores"], { status: "ok" }>["value"]["methods"][number];
type LevelScores = Extract<MethodScores["levels"], { status: "ok" }>["value"][number];

/** A p-value below this speaks against the model. */
export const REJECTED_BELOW = 0.05;

/** One row of the table of methods at one level. */
export type ScoreRow = {
  readonly key: string;
  readonly name: string;
  readonly convention: string;
  readonly score: Measure<LevelScores>;
};

export const scoreRows = (methods: readonly MethodScores[], level: Level): ScoreRow[] =>
  RECORDED_METHODS.flatMap((method): ScoreRow[] => {
    const own = methods.find(({ name }) => name === method);
    if (!own) return [];
    const { name, convention, levels } = own;
    const found =
      levels.status === "ok" ? levels.value.find((each) => Math.abs(each.level - level) < 1e-9) : null;
    const score: Measure<LevelScores> =
      levels.status === "ok" && found ? { status: "ok", value: found } : unavailableOf(levels);
    return [{ key: name, name: wordOfMethod(method), convention, score }];
  });

const unavailableOf = (levels: MethodScores["levels"]): Measure<never> =>
  levels.status === "ok"
    ? { status: "unavailable", code: "not-applicable", reason: "it was not scored at this level" }
    : levels;

/** The profit and the loss line of a day at a level; ES is scored at 97.5 %, VaR at the others. */
export const lineOf = (day: ScoreDay, level: Level): number =>
  level === 0.95 ? day.var95 : level === 0.975 ? day.var975 : day.var99;

export const exceptionsAt = (days: readonly ScoreDay[], level: Level): ScoreDay[] =>
  days.filter((day) => -day.hypotheticalPnlBase > lineOf(day, level));

/** Tests beside coverage that reject, by the names of the table. */
const rejections = ({
  dynamicQuantile,
  timeBetweenFailures,
  shortfall,
  christoffersen,
}: LevelScores): string[] =>
  christoffersen.conditionalCoverage.pValue < REJECTED_BELOW
    ? [] // said already
    : [
        ...(dynamicQuantile.pValue < REJECTED_BELOW ? ["DQ"] : []),
        ...(timeBetweenFailures.mixed.pValue < REJECTED_BELOW ? ["TBF"] : []),
        ...(shortfall.status === "ok" && shortfall.value.z2.pValue < REJECTED_BELOW ? ["ES (Z2)"] : []),
      ];

/** What the back-test found of the pool, worst news first. */
export function backtestFinding({ scores }: PortfolioScores): {
  tone: Tone;
  finding: string;
  because: string;
} {
  const pool = scores.status === "ok" ? scores.value.methods.find(({ name }) => name === "pool") : undefined;
  const levels = pool?.levels.status === "ok" ? pool.levels.value : [];
  const at99 = levels.find(({ level }) => level === 0.99);
  if (!at99) {
    const reason = scores.status === "ok" ? "there are too few forecasts with an outcome" : scores.reason;
    return {
      tone: "unknown",
      finding: "Not scored yet",
      because: `${reason[0]?.toUpperCase()}${reason.slice(1)}.`,
    };
  }
  const light = at99.trafficLight.status === "ok" ? at99.trafficLight.value.zone : null;
  const coverage = at99.christoffersen.conditionalCoverage.pValue;
  const others = rejections(at99);
  const tone: Tone =
    light === "red"
      ? "breach"
      : light === "amber" || coverage < REJECTED_BELOW || others.length > 0
        ? "near"
        : light
          ? "calm"
          : "unknown";
  const zone = light ? `, ${light} zone over 250 days` : "";
  return {
    tone,
    finding: `${counted(at99.exceptions, "exception")} in ${at99.days} days at 99%, ${fixed(at99.expected, 1)} expected${zone}`,
    because: `The pool's coverage ${coverage < REJECTED_BELOW ? "is rejected" : "is not rejected"} (conditional coverage p ${fixed(coverage, 3)})${others.length > 0 ? `, but ${others.join(" and ")} ${others.length === 1 ? "speaks" : "speak"} against it` : ""}; its rate is ${percent(at99.exceptions / at99.days, { digits: 2 })}.`,
  };
}
