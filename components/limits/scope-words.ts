import { calendarDay, ownTime } from "~/components/format/time";
import type { LimitScope } from "~/server/domain/limit";
import { type LimitMetric, METRIC_TERMS } from "~/server/domain/limit-metrics";

/** What a limit is on: "portfolio", "sector Energy". */
export const scopeWords = ({ kind, key }: LimitScope): string => (key === null ? kind : `${kind} ${key}`);

/** What a metric was told besides: "historical", "autumn 2008", "above 5 %"; empty where it takes nothing. */
export function parameterWords(metric: LimitMetric, parameter: string | null): string {
  if (parameter === null) return "";
  switch (METRIC_TERMS[metric].parameter) {
    case "method":
      return `by ${parameter}`;
    case "share":
      return `above ${Number(parameter) * 100}%`;
    case "days":
      return `after ${parameter} days`;
    case "business-days":
      return `over ${parameter} days`;
    case "symbol":
      return `against ${parameter}`;
    case "limits":
      return parameter.replace(":", " of limits ").replaceAll(",", ", ");
    default:
      return parameter;
  }
}

/** When a version is in force, in the reader's own time: "until 4 Dec, 16:00"; empty where it stands for good. */
export function termWords({
  effectiveFromMs,
  effectiveToMs,
}: {
  readonly effectiveFromMs: number | null;
  readonly effectiveToMs: number | null;
}): string {
  const from = effectiveFromMs === null ? "" : `from ${ownTime(effectiveFromMs)}`;
  const to = effectiveToMs === null ? "" : `until ${ownTime(effectiveToMs)}, then as before`;
  return [from, to].filter((part) => part !== "").join(" ");
}

/** A span of days as it is said under a chart. */
export const spanWords = (first: string | undefined, last: string | undefined): string =>
  first === undefined || last === undefined
    ? ""
    : `${calendarDay(first, true)} to ${calendarDay(last, true)}`;
