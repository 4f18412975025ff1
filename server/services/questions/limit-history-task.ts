import { RiskError } from "~/server/domain/errors";
import type { Frame } from "~/server/domain/frame";
import type { Limit } from "~/server/domain/limit";
import type { Question } from "~/server/domain/question";
import { movesLookedAt } from "~/server/engine/market-input";
import type { ComputeTask } from "~/server/ports/compute";
import type { Stores } from "~/server/ports/unit-of-work";
import { prepareWalk } from "~/server/services/backtest/walk-history";
import type { Desk } from "~/server/services/beat/desk";

/** A year of business days. */
const EVENINGS = 250;
/** Names a limit that is not in force yet; ids of the store are numbers. */
const PROPOSED = "proposed";

type AboutTerms = Extract<Question, { readonly terms: unknown }>;

/** What terms would be as a limit in force. */
export const limitOfTerms = ({ terms, limitId }: AboutTerms): Limit => {
  const { effectiveFromMs: _from, effectiveToMs: _to, ...limit } = terms;
  return { ...limit, id: limitId ?? PROPOSED, version: 0 };
};

/**
 * A year of evenings under a limit that is not in force yet, as a task.
 * @throws RiskError unavailable where there is too little past, or the metric is made of other limits.
 */
export async function limitHistoryTask(
  desk: Desk,
  { stores }: { readonly stores: Stores },
  frame: Frame,
  question: AboutTerms,
): Promise<ComputeTask> {
  const limit = limitOfTerms(question);
  if (limit.metric === "composite")
    throw new RiskError("unavailable", "A limit that is made of others has no history of its own.");
  const days = EVENINGS + movesLookedAt(frame.conventions.windowDays, 0) + 1;
  const walk = await prepareWalk(desk, stores, frame, days);
  if (!walk) throw new RiskError("unavailable", "There is too little past to walk these holdings through.");
  return { kind: "limit-history", walk, limit, evenings: EVENINGS };
}
