import type { Tone } from "~/components/charts/tone";
import { capitalised } from "~/components/format/count";
import { money, wealth } from "~/components/format/money";
import { finePercent, percent, utilisation, utilisationPoints } from "~/components/format/percent";
import { limitFigure, METRIC_WORDS, shareWord, toneNow, worstFirst } from "~/components/limits/limit-words";
import type { FigureKey } from "~/server/domain/figure";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { LimitMetric } from "~/server/domain/limit-metrics";
import type { Measure } from "~/server/domain/measure";
import { REGIMES, type RegimeProbabilities } from "~/server/domain/regime";
import type { RiskFigures } from "~/server/domain/snapshot";
import type { Board } from "~/server/services/risk/board-of";

/** A headline figure, decided: what is printed where. */
export type TileView = {
  readonly name: string;
  readonly convention: string;
  /** Null where the figure is unavailable; then `context` says why. */
  readonly figure: string | null;
  readonly unit?: string;
  /** Set where the figure is signed. */
  readonly sign?: number;
  readonly context: string;
  readonly limit?: {
    readonly evaluation: LimitEvaluation;
    readonly tone: Tone;
    readonly used: string;
    readonly line: string;
  };
  readonly sea?: RegimeProbabilities;
  readonly isAlert?: boolean;
  /** The derivation that the figure opens. */
  readonly how?: FigureKey;
};

/** A regime less likely than this is left out of a tile's one line. */
const SHOWN_FROM = 0.005;

/** The eight tiles of a board, in their order. */
export function tilesOf(board: Board, isStale: boolean): readonly TileView[] {
  const { baseCurrency: currency, conventions, navBase, grossBase, dayPnlBase } = board;
  const nav = navBase.status === "ok" ? navBase.value : null;
  const horizon = `${conventions.horizonDays} d, pooled`;
  const ofNav = (value: number, word = ""): string =>
    nav === null ? `${finePercent(value / grossBase)} of gross` : `${word}${finePercent(value / nav)} of NAV`;
  const risk = (
    name: string,
    pick: (figures: RiskFigures) => number,
    metric: "var95" | "var99" | "es975",
  ): TileView => {
    const limit = limitOf(board, metric, isStale);
    return {
      name,
      convention: horizon,
      how: metric,
      ...measured(board.pool, (figures) => ({
        figure: money(pick(figures), { currency }),
        context: ofNav(pick(figures)),
      })),
      ...(limit && { limit }),
    };
  };
  const volatility =
    board.navBase.status === "ok" ? board.volatilityAnnualOfNav : board.volatilityAnnualOfGross;
  const volatilityLimit = limitOf(board, "volatility", isStale);
  return [
    {
      name: "NAV",
      how: "nav",
      convention: currency,
      ...measured(navBase, (value) => ({
        figure: wealth(value, { currency }),
        context: `gross ${percent(grossBase / value, { digits: 0 })}`,
      })),
    },
    {
      name: "P&L today",
      how: "day-pnl",
      convention: "since close",
      ...measured(dayPnlBase, (value) => ({
        figure: money(value, { currency, signed: true }),
        sign: value,
        context: nav === null ? "" : `${finePercent(value / nav, { signed: true })} of NAV`,
      })),
    },
    risk("VaR 95", ({ var95 }) => var95, "var95"),
    risk("VaR 99", ({ var99 }) => var99, "var99"),
    risk("ES 97.5", ({ es975 }) => es975, "es975"),
    {
      name: "Volatility",
      how: "volatility",
      convention: "EWMA, a year",
      ...measured(volatility, (value) => ({
        figure: percent(value),
        context: navBase.status === "ok" ? "of NAV" : "of gross",
      })),
      ...(volatilityLimit && { limit: volatilityLimit }),
    },
    regimeTile(board),
    worstTile(board, isStale),
  ];
}

function regimeTile({ regime }: Board): TileView {
  const base = { name: "Regime", convention: regime.status === "ok" ? "by volatility" : "" };
  if (regime.status !== "ok") return { ...base, figure: null, context: regime.reason };
  const { current, probabilities } = regime.value;
  const isLed = REGIMES.some((name) => probabilities[name] > probabilities[current]);
  const others = REGIMES.filter((name) => (isLed || name !== current) && probabilities[name] >= SHOWN_FROM)
    .toSorted((a, b) => probabilities[b] - probabilities[a])
    .map(
      (name, rank) =>
        `${name} ${percent(probabilities[name], { digits: 0 })}${isLed && rank === 0 ? " today" : ""}`,
    );
  return {
    ...base,
    how: "regime",
    figure: capitalised(current),
    // The state in force changes only after its dwell time: until then its own probability may be the lesser one.
    unit: isLed ? "in force" : percent(probabilities[current], { digits: 0 }),
    context: others.join(", "),
    sea: probabilities,
  };
}

function worstTile(board: Board, isStale: boolean): TileView {
  const worst = worstFirst(board.limits)[0];
  if (!worst) return { name: "Worst limit", convention: "", figure: null, context: "no limits are set" };
  const { unit, value, threshold, kind, metric } = worst;
  const tone = toneNow(worst, isStale);
  const isKnown = tone !== "unknown" && worst.utilisation !== null && value !== null;
  const line = limitFigure(threshold, unit, board.baseCurrency);
  return {
    name: "Worst limit",
    convention: METRIC_WORDS[metric],
    how: `limit:${worst.limitId}`,
    figure: isKnown ? String(utilisationPoints(worst.utilisation)) : "?",
    ...(isKnown && { unit: "%" }),
    context: isKnown
      ? `${limitFigure(value, unit, board.baseCurrency)} of ${line}`
      : (worst.reason ?? "the figures are stale"),
    limit: { evaluation: worst, tone, used: kind, line: `limit ${line}${shareWord(unit)}` },
    isAlert: tone === "breach",
  };
}

function limitOf(board: Board, metric: LimitMetric, isStale: boolean): TileView["limit"] | null {
  const evaluation = worstFirst(board.limits.filter((limit) => limit.metric === metric))[0];
  if (!evaluation) return null;
  const tone = toneNow(evaluation, isStale);
  return {
    evaluation,
    tone,
    used: tone === "unknown" || evaluation.utilisation === null ? "?" : utilisation(evaluation.utilisation),
    line: `limit ${limitFigure(evaluation.threshold, evaluation.unit, board.baseCurrency)}`,
  };
}

function measured<T, V extends { readonly figure: string; readonly context: string }>(
  measure: Measure<T>,
  view: (value: T) => V,
): V | { readonly figure: null; readonly context: string } {
  return measure.status === "ok" ? view(measure.value) : { figure: null, context: measure.reason };
}
