import { BREACH_STANDINGS, type BreachStanding, type ReportBreach } from "~/server/domain/daily-report";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { BreachRecord } from "~/server/ports/breach-book";

/**
 * Episodes that stood open at the snapshot, opened since the last cut-off or closed since then; new ones first.
 * @param dayStartsMs - market time of the last cut-off.
 */
export function breachesOfDay(
  breaches: readonly BreachRecord[],
  { asOfMs, computedAtMs }: Pick<RiskSnapshot, "asOfMs" | "computedAtMs">,
  dayStartsMs: number,
): readonly ReportBreach[] {
  return breaches
    .flatMap((breach): ReportBreach[] => {
      // What the snapshot could not know of is no part of its day.
      if (breach.openedComputedAtMs > computedAtMs) return [];
      const isClosed = breach.closedComputedAtMs !== null && breach.closedComputedAtMs <= computedAtMs;
      const closedAtMs = isClosed ? breach.closedAtMs : null;
      const isOfDay = (ms: number): boolean => ms > dayStartsMs && ms <= asOfMs;
      if (closedAtMs !== null && !isOfDay(closedAtMs)) return [];
      return [lineOf(breach, closedAtMs, standingOf(isOfDay(breach.openedAtMs), closedAtMs !== null))];
    })
    .sort((a, b) => rank(a.standing) - rank(b.standing) || b.openedAtMs - a.openedAtMs);
}

const rank = (standing: BreachStanding): number => BREACH_STANDINGS.indexOf(standing);

const standingOf = (isNew: boolean, isCured: boolean): BreachStanding =>
  isNew ? (isCured ? "new-and-cured" : "new") : isCured ? "cured" : "open";

function lineOf(breach: BreachRecord, closedAtMs: number | null, standing: BreachStanding): ReportBreach {
  const { metric, unit, kind, scope, direction, threshold, limitName } = breach;
  const { openedAtMs, openingValue, worstValue, lastValue, reason, caseState } = breach;
  return {
    breachId: breach.id,
    ...{ metric, unit, kind, scope, direction, threshold, limitName },
    standing,
    ...{ openedAtMs, closedAtMs, openingValue, worstValue, lastValue, reason, caseState },
    caseOwner: breach.assignedTo ?? breach.acknowledgedBy,
  };
}
