import type { LimitKind } from "~/server/domain/limit";
import type { BreachRecord } from "~/server/ports/breach-book";

const MINUTE_MS = 60_000;

/** Minutes after its opening, or after its limit became of another kind, at which an unacknowledged breach is passed on: to the head of risk, then to all, twice. */
const STEPS_MINUTES: Readonly<Record<LimitKind, readonly number[]>> = {
  hard: [5, 15, 60],
  soft: [30, 120, 480],
  monitor: [],
};

/** Nothing is passed on sooner after its opening. */
export const FIRST_STEP_MS = Math.min(...Object.values(STEPS_MINUTES).flat()) * MINUTE_MS;

type Waiting = Pick<
  BreachRecord,
  "kind" | "kindSinceMs" | "caseState" | "openedComputedAtMs" | "escalationLevel" | "planDueAtMs"
>;

/**
 * When a case is passed on if nobody does anything: unacknowledged, at the next step of its kind; planned for, when the
 * plan is due.
 * @param breach - its kind, state, opening and how often it was passed on already.
 * @returns wall time; null where nothing is waited for.
 */
export function escalatesAtMs(breach: Waiting): number | null {
  if (breach.caseState === "planned") return breach.planDueAtMs;
  if (breach.caseState !== "open") return null;
  const minutes = STEPS_MINUTES[breach.kind][breach.escalationLevel];
  return minutes === undefined
    ? null
    : (breach.kindSinceMs ?? breach.openedComputedAtMs) + minutes * MINUTE_MS;
}
