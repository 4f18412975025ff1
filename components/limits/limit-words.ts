import type { HullColumn } from "~/components/charts/hull";
import { byTone, type Tone, toneOf, WORD_OF_TONE } from "~/components/charts/tone";
import { capitalised, counted, fixed, inDays } from "~/components/format/count";
import { money } from "~/components/format/money";
import { finePercent, utilisation, utilisationPoints } from "~/components/format/percent";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { LimitMetric, LimitUnit } from "~/server/domain/limit-metrics";
import { REGIMES } from "~/server/domain/regime";
import type { Allocation } from "~/server/services/limits/allocation";

/** How a metric is called where there is little room. */
export const METRIC_WORDS: Readonly<Record<LimitMetric, string>> = {
  var95: "VaR 95",
  var975: "VaR 97.5",
  var99: "VaR 99",
  es95: "ES 95",
  es975: "ES 97.5",
  es99: "ES 99",
  volatility: "Volatility",
  "day-loss": "Day loss",
  "worst-stress": "Stress",
  "stress-loss": "Stress",
  "gross-exposure": "Gross",
  "net-exposure": "Net",
  "long-exposure": "Long",
  "short-exposure": "Short",
  "largest-position": "Position",
  "largest-issuer": "Issuer",
  "largest-sector": "Sector",
  "issuers-above": "Issuers",
  herfindahl: "Herfindahl",
  delta: "Delta",
  gamma: "Gamma",
  vega: "Vega",
  theta: "Theta",
  dv01: "DV01",
  cs01: "CS01",
  "days-to-liquidate": "Exit",
  "illiquid-share": "Illiquid",
  "liquidity-score": "Liquidity",
  "liquidity-var99": "L-VaR 99",
  leverage: "Leverage",
  "relative-var99": "Relative VaR",
  "counterparty-exposure": "Owed",
  "counterparty-potential": "May be owed",
  drawdown: "Drawdown",
  "loss-of-days": "Loss of days",
  exceptions: "Exceptions",
  regime: "Regime",
  "members-missing": "Models",
  coverage: "Coverage",
  "stale-share": "Late",
  composite: "Several",
};

/** What the unit of a limit is called. */
export const UNIT_WORDS: Readonly<Record<LimitUnit, string>> = {
  base: "amount",
  nav: "of NAV",
  gross: "of gross",
  share: "share",
  times: "times",
  days: "days",
  regime: "regime",
  count: "number",
  use: "use",
};

/** A value of a limit's metric, or its threshold, with its unit: "1.87%", "$2.40M", "1.2 days", "normal". */
export function limitFigure(value: number, unit: LimitUnit, currency: string): string {
  switch (unit) {
    case "base":
      return money(value, { currency });
    case "nav":
    case "gross":
    case "share":
    case "use":
      return finePercent(value);
    case "times":
      return `${fixed(value, 2)}×`;
    case "count":
      return fixed(value, 0);
    case "days":
      return inDays(value);
    case "regime":
      // A threshold between two regimes allows the lower one.
      return REGIMES[Math.min(REGIMES.length - 1, Math.floor(value))] ?? "unknown";
  }
}

/** The share that a figure is of, where it is one. */
export const shareWord = (unit: LimitUnit): string =>
  unit === "nav" || unit === "gross" ? ` ${UNIT_WORDS[unit]}` : "";

/** A limit's tone now; nothing stale reads as safe. */
export const toneNow = (limit: Pick<LimitEvaluation, "state">, isStale: boolean): Tone =>
  isStale ? "unknown" : toneOf(limit.state);

/** Worst first: over the line, near, within, unknown; then by utilisation. */
export const worstFirst = <L extends Pick<LimitEvaluation, "state" | "utilisation">>(
  limits: readonly L[],
): readonly L[] =>
  limits.toSorted(
    (a, b) => byTone(toneOf(a.state), toneOf(b.state)) || (b.utilisation ?? 0) - (a.utilisation ?? 0),
  );

/** What stands for the whole: the worst tone of any limit; unknown where nothing worse is known, or no limit is set. */
export function toneOfAll(limits: readonly Pick<LimitEvaluation, "state">[], isStale: boolean): Tone {
  if (limits.length === 0) return "unknown";
  const tones = limits.map((limit) => toneNow(limit, isStale));
  if (tones.includes("breach")) return "breach";
  if (tones.includes("unknown")) return "unknown";
  return tones.includes("near") ? "near" : "calm";
}

/** "1 limit breached, 3 near, 1 unknown". */
export function findingOf(limits: readonly Pick<LimitEvaluation, "state">[], isStale: boolean): string {
  if (limits.length === 0) return "No limits are set";
  const count = (tone: Tone) => limits.filter((limit) => toneNow(limit, isStale) === tone).length;
  const [breached, near, unknown] = [count("breach"), count("near"), count("unknown")];
  if (unknown === limits.length) return "The state of every limit is unknown";
  const parts = [
    ...(breached > 0 ? [`${counted(breached, "limit")} breached`] : []),
    ...(near > 0 ? [breached > 0 ? `${near} near` : `${counted(near, "limit")} near the line`] : []),
    ...(unknown > 0
      ? [breached + near > 0 ? `${unknown} unknown` : `${counted(unknown, "limit")} unknown`]
      : []),
  ];
  return parts.length > 0 ? parts.join(", ") : `All ${limits.length} limits hold`;
}

/** One limit in one sentence, as it is heard: "VaR 99, 1 day: 0.58% of NAV, 72% of its limit 0.80%". */
export function limitSentence(limit: LimitEvaluation, currency: string, isStale: boolean): string {
  const { name, unit, value, threshold, reason } = limit;
  const line = limitFigure(threshold, unit, currency);
  if (value === null || limit.utilisation === null || toneNow(limit, isStale) === "unknown")
    return `${name}: unknown${reason === null ? "" : `, ${reason}`}; its limit is ${line}`;
  const now = `${limitFigure(value, unit, currency)}${shareWord(unit)}`;
  if (unit === "regime") return `${name}: ${now}, allowed up to ${line}`;
  return `${name}: ${now}, ${utilisation(limit.utilisation)} of its limit ${line}`;
}

/** The same limit as a column of a hull. */
export function columnOf(limit: LimitEvaluation, currency: string, isStale: boolean): HullColumn {
  const tone = toneNow(limit, isStale);
  const { value, unit } = limit;
  return {
    key: limit.limitId,
    label: METRIC_WORDS[limit.metric],
    detail: value === null ? "unknown" : capitalised(limitFigure(value, unit, currency)),
    utilisation: limit.utilisation,
    figure:
      tone === "unknown" || limit.utilisation === null ? "?" : String(utilisationPoints(limit.utilisation)),
    tone,
    sentence: `${WORD_OF_TONE[tone]}. ${limitSentence(limit, currency, isStale)}`,
  };
}

/** What limits below a group's allow together: "below it 134% of this is allowed, by 2 of 3". */
export function allocationWords({ share, limited, members }: Allocation): string {
  const by = limited === members ? "" : `, by ${limited} of ${members}`;
  return `${share > 1 ? "over-allocated: " : ""}below it ${utilisation(share)} of this is allowed${by}`;
}
