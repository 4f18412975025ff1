import type { Tone } from "~/components/charts/tone";
import { utilisation } from "~/components/format/percent";
import type { LimitDirection, LimitEvaluation } from "~/server/domain/limit";
import type { LimitUnit } from "~/server/domain/limit-metrics";
import { REGIMES, type Regime } from "~/server/domain/regime";

/** A regime limit between two levels allows the lower one; this is what is stored for it. */
const REGIME_STEP = 0.5;

/** How a threshold is typed: percent for shares, an amount, days; regimes are chosen. */
export const FIELD_UNIT: Readonly<Record<LimitUnit, string>> = {
  base: "",
  nav: "% of NAV",
  gross: "% of gross",
  share: "%",
  times: "times",
  days: "days",
  regime: "",
  count: "",
  use: "% of their lines",
};

const IN_PERCENT: ReadonlySet<LimitUnit> = new Set(["nav", "gross", "share", "use"]);

/** A threshold as it stands in its field. */
export function fieldText(threshold: number, unit: LimitUnit): string {
  if (unit === "regime") return REGIMES[Math.min(REGIMES.length - 1, Math.floor(threshold))] ?? "calm";
  const shown = IN_PERCENT.has(unit) ? threshold * 100 : threshold;
  return String(Number(shown.toPrecision(12)));
}

export type Typed =
  | { readonly kind: "ok"; readonly threshold: number }
  | { readonly kind: "refused"; readonly sentence: string };

/** A typed threshold as a number of the limit's unit; whatever could be read two ways is refused. */
export function readThreshold(text: string, unit: LimitUnit): Typed {
  const typed = text.trim();
  if (unit === "regime") {
    const level = REGIMES.indexOf(typed as Regime);
    return level < 0 ? refused("Choose a regime.") : { kind: "ok", threshold: level + REGIME_STEP };
  }
  if (typed === "") return refused("Type a number.");
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(typed)) return positive(Number(typed.replaceAll(",", "")), unit);
  if (/,/.test(typed)) return refused("Use a point for decimals, or thousands in threes.");
  if (!/^\d*\.?\d+$/.test(typed)) return refused("Digits and one decimal point only.");
  return positive(Number(typed), unit);
}

/** What the threshold would mean for the figures of now. */
export function consequenceOf(
  threshold: number,
  now: Pick<LimitEvaluation, "value" | "unit"> | null,
  direction: LimitDirection = "max",
): { readonly tone: Tone; readonly sentence: string } {
  if (!now || now.value === null)
    return { tone: "unknown", sentence: "What it would mean now is not known: the figure is missing." };
  if (threshold === 0)
    return now.value > 0
      ? { tone: "breach", sentence: "Would breach now." }
      : { tone: "calm", sentence: "Would hold now." };
  const used =
    direction === "max"
      ? now.value / threshold
      : now.value > 0
        ? threshold / now.value
        : Number.POSITIVE_INFINITY;
  if (used > 1)
    return { tone: "breach", sentence: `Would breach now, at ${utilisation(used)} of the new limit.` };
  if (now.unit === "regime") return { tone: "calm", sentence: "Would hold now." };
  return used >= 0.8
    ? { tone: "near", sentence: `Would be near now: utilisation ${utilisation(used)}.` }
    : { tone: "calm", sentence: `Utilisation would be ${utilisation(used)}.` };
}

function positive(value: number, unit: LimitUnit): Typed {
  if (!(value > 0) && !(unit === "count" && value === 0)) return refused("A limit is above zero.");
  return { kind: "ok", threshold: IN_PERCENT.has(unit) ? value / 100 : value };
}

const refused = (sentence: string): Typed => ({ kind: "refused", sentence });
