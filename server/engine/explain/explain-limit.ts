import type { Explained } from "~/server/domain/explained";
import type { FigureKey } from "~/server/domain/figure";
import type { LimitId } from "~/server/domain/ids";
import type { LimitEvaluation } from "~/server/domain/limit";
import { type Measure, ok, unavailable, valueOrNull } from "~/server/domain/measure";
import type { Derivable } from "./derivable";
import { leaf, percentText } from "./terms";

/**
 * A limit's utilisation: the metric in the limit's unit over the threshold, the metric by what it is a share of.
 * @param derivable - one assessment.
 * @param limitId - of one of its limits.
 * @returns share of one; unavailable where the limit is unknown, with its reason, or is no limit of the book.
 */
export function explainLimit({ frame, snapshot }: Derivable, limitId: LimitId): Measure<Explained> {
  const found = snapshot.limits.find((each) => each.limitId === limitId);
  const limit = frame.limits.find(({ id }) => id === limitId);
  if (!found || !limit) return unavailable("no-limit", "this portfolio has no such limit");
  const { value, utilisation, threshold } = found;
  if (value === null || utilisation === null)
    return unavailable("not-applicable", found.reason ?? "the metric is not known now");
  // On the regime scale a threshold of nothing has no ratio, and one beyond all numbers is cut to the greatest.
  const isRatio = threshold > 0 && Math.abs(value / threshold) < Number.MAX_VALUE;
  return ok({
    label: found.name,
    value: utilisation,
    unit: "fraction",
    rule: `${stateText(found)}: near from ${percentText(limit.warnAt, 0)} of the threshold, over above it, closed again below ${percentText(limit.clearAt, 0)}`,
    ...(isRatio && { made: "quotient" }),
    facts: [{ label: `version ${limit.version}, room`, value: 1 - utilisation, unit: "fraction" }],
    terms: [
      metricTerm(found, value, { frame, snapshot }),
      leaf("threshold", threshold, unitOf(found), `${found.kind} limit, set by a risk officer`),
    ],
  });
}

const stateText = ({ state, isBreachOpen, reason }: LimitEvaluation): string =>
  `${state === "ok" ? "within its line" : state}${isBreachOpen ? ", a breach is open" : ""}${reason === null ? "" : ` (${reason})`}`;

function unitOf({ unit }: LimitEvaluation): Explained["unit"] {
  if (unit === "base" || unit === "days") return unit;
  return unit === "regime" ? "number" : "fraction";
}

/** The metric in the limit's unit; a share opens into what it is a share of. */
function metricTerm(
  limit: LimitEvaluation,
  value: number,
  { frame, snapshot }: Pick<Derivable, "frame" | "snapshot">,
): Explained {
  const { metric, unit } = limit;
  const worst = snapshot.stress[0];
  const see: FigureKey | undefined =
    metric === "worst-stress" ? worst && `stress:${worst.id}` : figureOf(metric);
  const own = { ...(see && { see }) };
  const label = METRIC_LABELS[metric];
  const rule = metric === "regime" ? "0 calm, 1 normal, 2 stressed" : "now, from the same assessment";
  const isShare = unit === "nav" || (unit === "gross" && !metric.startsWith("largest"));
  const whole = unit === "nav" ? valueOrNull(snapshot.navBase) : snapshot.grossBase;
  if (!isShare || whole === null || metric === "volatility")
    return leaf(label, value, unitOf(limit), rule, own);
  const ofWhole: FigureKey = unit === "nav" ? "nav" : "gross";
  return {
    label: `${label}, share of ${unit === "nav" ? "NAV" : "gross"}`,
    value,
    unit: "fraction",
    rule: "in the limit's unit",
    made: "quotient",
    terms: [
      leaf(label, baseOf(limit, snapshot, value * whole), "base", `in ${frame.portfolio.baseCurrency}`, own),
      leaf(unit === "nav" ? "net asset value" : "gross exposure", whole, "base", "now", { see: ofWhole }),
    ],
  };
}

/** The metric in base currency, from where the limit read it. */
function baseOf({ metric }: LimitEvaluation, snapshot: Derivable["snapshot"], otherwise: number): number {
  const { concentration, grossBase, stress } = snapshot;
  const pool = valueOrNull(snapshot.pool);
  switch (metric) {
    case "var95":
    case "var99":
    case "es975":
      return pool?.[metric] ?? otherwise;
    case "largest-position":
      return Math.abs(valueOrNull(concentration.largestPosition)?.valueBase ?? otherwise);
    case "largest-sector":
      return concentration.sectors[0]?.valueBase ?? otherwise;
    case "gross-exposure":
      return grossBase;
    case "worst-stress":
      return 0 - (stress[0]?.pnlBase ?? -otherwise);
    default:
      return otherwise;
  }
}

function figureOf(metric: Exclude<LimitEvaluation["metric"], "worst-stress">): FigureKey {
  return metric === "gross-exposure" ? "gross" : metric;
}

const METRIC_LABELS: Readonly<Record<LimitEvaluation["metric"], string>> = {
  var95: "VaR 95",
  var99: "VaR 99",
  es975: "ES 97.5",
  volatility: "volatility a year, share of NAV",
  "largest-position": "largest position",
  "largest-sector": "largest sector",
  "gross-exposure": "gross exposure",
  "days-to-liquidate": "days to liquidate",
  "worst-stress": "loss in the worst episode",
  regime: "state of the market",
};
