import type { Explained } from "~/server/domain/explained";
import { type FigureKey, PLAIN_FIGURES } from "~/server/domain/figure";
import type { LimitId } from "~/server/domain/ids";
import { clearLineOf, type LimitEvaluation } from "~/server/domain/limit";
import { METRIC_TERMS } from "~/server/domain/limit-metrics";
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
  const isRatio = threshold > 0 && value !== 0 && Math.abs(utilisation) < Number.MAX_VALUE;
  const metric = metricTerm(found, value, { frame, snapshot }, limit.parameter);
  const clearLine = clearLineOf(limit);
  const line = leaf("threshold", threshold, unitOf(found), `${found.kind} limit, set by a risk officer`);
  return ok({
    label: found.name,
    value: utilisation,
    unit: "fraction",
    rule: `${stateText(found)}: near from ${percentText(limit.warnAt, 0)} of the threshold, over above it, closed again ${clearLine > 1 ? "within it" : `below ${percentText(clearLine, clearLine === limit.clearAt ? 0 : 1)}`}`,
    ...(isRatio && { made: "quotient" }),
    facts: [{ label: `version ${limit.version}, room`, value: 1 - utilisation, unit: "fraction" }],
    // What may not fall below its line uses it up as it falls.
    terms: found.direction === "max" ? [metric, line] : [line, metric],
  });
}

const stateText = ({ state, isBreachOpen, reason }: LimitEvaluation): string =>
  `${state === "ok" ? "within its line" : state}${isBreachOpen ? ", a breach is open" : ""}${reason === null ? "" : ` (${reason})`}`;

function unitOf({ unit }: LimitEvaluation): Explained["unit"] {
  if (unit === "base" || unit === "days") return unit;
  return unit === "regime" || unit === "count" || unit === "times" ? "number" : "fraction";
}

/** The metric in the limit's unit; a share opens into what it is a share of. */
function metricTerm(
  limit: LimitEvaluation,
  value: number,
  { frame, snapshot }: Pick<Derivable, "frame" | "snapshot">,
  parameter: string | null,
): Explained {
  const { metric, unit } = limit;
  const worst = snapshot.stress[0];
  const see: FigureKey | undefined =
    metric === "worst-stress" && limit.scope.kind === "portfolio"
      ? worst && `stress:${worst.id}`
      : figureOf(limit);
  const own = { ...(see && { see }) };
  const label = METRIC_TERMS[metric].name;
  const rule = metric === "regime" ? "0 calm, 1 normal, 2 stressed" : "now, from the same assessment";
  const nav = valueOrNull(snapshot.navBase);
  if (unit !== "nav" || nav === null || metric === "volatility" || metric === "issuers-above")
    return leaf(label, value, unitOf(limit), rule, own);
  const base = isOfBoard(limit, parameter) ? baseOf(limit, snapshot, value * nav) : value * nav;
  return {
    label: `${label}, share of NAV`,
    value,
    unit: "fraction",
    rule: "in the limit's unit",
    made: "quotient",
    terms: [
      leaf(label, base, "base", `in ${frame.portfolio.baseCurrency}`, own),
      leaf("net asset value", nav, "base", "now", { see: "nav" }),
    ],
  };
}

/** True where the limit reads a figure of the board: of the whole portfolio and its pool. */
const isOfBoard = ({ scope }: LimitEvaluation, parameter: string | null): boolean =>
  scope.kind === "portfolio" && parameter === null;

/** The metric in base currency, from where the limit read it. */
function baseOf({ metric }: LimitEvaluation, snapshot: Derivable["snapshot"], otherwise: number): number {
  const { concentration, grossBase, stress } = snapshot;
  const pool = valueOrNull(snapshot.pool);
  switch (metric) {
    case "var95":
    case "var975":
    case "var99":
    case "es95":
    case "es975":
    case "es99":
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

/** The figure of the board that a metric is, where there is one; that of a part of the portfolio is on no board. */
function figureOf({ metric, scope }: LimitEvaluation): FigureKey | undefined {
  if (scope.kind !== "portfolio") return undefined;
  if (metric === "gross-exposure") return "gross";
  return PLAIN_FIGURES.find((figure) => figure === metric);
}
