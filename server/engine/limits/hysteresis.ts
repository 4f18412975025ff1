import type { Limit, LimitState, PreviousLimitState } from "~/server/domain/limit";

export type LimitDecision = { readonly state: LimitState; readonly isBreachOpen: boolean };

/**
 * The state of a limit from its utilisation and what was open before.
 *
 * Over the threshold opens an episode; it stays open through unknown and until utilisation falls below `clearAt`, so
 * that flicker around the line is one breach. At the threshold is not over it.
 * @param limit - its bands.
 * @param utilisation - value / threshold; null = unknown.
 * @param isOver - value > threshold, decided on the values themselves.
 * @param previous - what the previous assessment left; undefined = nothing.
 * @returns the state of now, and whether an episode is open.
 */
export function decide(
  limit: Pick<Limit, "warnAt" | "clearAt">,
  utilisation: number | null,
  isOver: boolean,
  previous: PreviousLimitState | undefined,
): LimitDecision {
  const wasOpen = previous?.isBreachOpen ?? false;
  if (utilisation === null || !Number.isFinite(utilisation))
    return { state: "unknown", isBreachOpen: wasOpen };
  if (isOver) return { state: "breach", isBreachOpen: true };
  const isBreachOpen = wasOpen && utilisation >= limit.clearAt;
  return { state: isBreachOpen || utilisation >= limit.warnAt ? "warning" : "ok", isBreachOpen };
}
