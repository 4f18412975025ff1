import { clearLineOf, type Limit, type LimitState, type PreviousLimitState } from "~/server/domain/limit";

export type LimitDecision = {
  readonly state: LimitState;
  readonly isBreachOpen: boolean;
  /** Wall time since when an opening or a closing is pending; null = neither is. */
  readonly pendingSinceMs: number | null;
};

export type Reading = {
  /** value / threshold; null = unknown. */
  readonly utilisation: number | null;
  /** Decided on the values themselves: value above (or below) the threshold. */
  readonly isOver: boolean;
};

/**
 * The state of a limit from its utilisation and what was open before.
 *
 * Over the threshold for `openAfterMs` opens an episode; it stays open through unknown and until utilisation has been
 * below its clearing line for `closeAfterMs`, so that flicker around the threshold is one breach. At it is not over it.
 * Not knowing neither hastens an opening nor counts as being clear.
 * @param limit - its line, its bands and how long they are waited for.
 * @param reading - its metric now.
 * @param previous - what the previous assessment left; undefined = nothing.
 * @param nowMs - wall time of the assessment: markets stand still, officers don't.
 * @returns the state of now, whether an episode is open, and what is pending.
 */
export function decide(
  limit: Pick<
    Limit,
    "unit" | "direction" | "threshold" | "warnAt" | "clearAt" | "openAfterMs" | "closeAfterMs"
  >,
  { utilisation, isOver }: Reading,
  previous: PreviousLimitState | undefined,
  nowMs: number,
): LimitDecision {
  const wasOpen = previous?.isBreachOpen ?? false;
  // A clock that was set back must not make anybody wait for the hours that it lost: what is pending begins now.
  const since = Math.min(previous?.pendingSinceMs ?? nowMs, nowMs);
  if (utilisation === null || !Number.isFinite(utilisation))
    return {
      state: "unknown",
      isBreachOpen: wasOpen,
      pendingSinceMs: wasOpen ? null : (previous?.pendingSinceMs ?? null),
    };
  if (isOver) {
    const isBreachOpen = wasOpen || nowMs - since >= limit.openAfterMs;
    return { state: "breach", isBreachOpen, pendingSinceMs: isBreachOpen ? null : since };
  }
  const isClear = utilisation < clearLineOf(limit);
  const isBreachOpen = wasOpen && !(isClear && nowMs - since >= limit.closeAfterMs);
  return {
    state: isBreachOpen || utilisation >= limit.warnAt ? "warning" : "ok",
    isBreachOpen,
    pendingSinceMs: isBreachOpen && isClear ? since : null,
  };
}
