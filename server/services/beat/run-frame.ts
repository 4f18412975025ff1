import type { MarketModel } from "~/server/domain/frame";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { assess } from "~/server/engine/assess";
import { needsDeepHistory } from "~/server/engine/predictive/member-weights";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import { applyActions } from "./apply-actions";
import { buildFrame, viewMarket } from "./build-frame";
import { hasSameFactors } from "./deepen-models";
import type { Desk, Memory } from "./desk";
import { lookForJumps } from "./look-for-jumps";
import { refreshDesk } from "./refresh-desk";
import { refreshModels } from "./refresh-models";
import { type Assessment, storeAssessments } from "./store-assessments";

/**
 * With deep history where a member has a weight that needs it: a frame that does not is several times cheaper. When a day's
 * model has changed, the one of the day before speaks on for the seconds until all of the new one is there, so that the pool
 * is the same through the close.
 */
function marketOf(desk: Desk, base: string): MarketModel | undefined {
  const model = desk.models.get(base);
  if (!model || !desk.weighting || !needsDeepHistory(desk.weighting.weights)) return model;
  const deep = desk.deepModels.get(base);
  if (!deep || deep.id === model.id) return deep ?? model;
  const isOfDayBefore = desk.bars.dayBefore(model.asOfDate) === deep.asOfDate;
  return isOfDayBefore && hasSameFactors(deep, model) ? deep : model;
}

const NOTHING_YET: Memory = { seq: 0, limitStates: [], regime: null, snapshot: null };

/**
 * One beat: reads what changed, looks at the board once, assesses every portfolio on it, stores all of it in one
 * unit. What the desk remembers moves on only when that unit has been committed.
 *
 * @returns the stored snapshots; empty when there is nothing to assess yet.
 */
export async function runFrame(
  desk: Desk,
  world: { readonly stores: Stores; readonly unit: UnitOfWork },
  computedAtMs: number,
): Promise<readonly RiskSnapshot[]> {
  try {
    const marketMs = heldAtMs(desk, computedAtMs);
    const times = { marketMs, nowMs: computedAtMs };
    await refreshDesk(desk, world.stores, times);
    if (await applyActions(desk, world.unit)) await refreshDesk(desk, world.stores, times);
    lookForJumps(desk);
    const view = viewMarket(desk, computedAtMs);
    if (view.quotes.size === 0) return [];
    desk.unsavedRecipes.push(...refreshModels(desk, view.asOfDate));
    const assessments = assessAll(desk, view, computedAtMs);
    if (assessments.length === 0) return [];
    const memories = await storeAssessments(desk, world.unit, { assessments, view, computedAtMs });
    for (const [portfolioId, memory] of memories) desk.memories.set(portfolioId, memory);
    for (const { frame } of assessments) desk.frames.set(frame.portfolio.id, frame);
    desk.skippedBeats = 0;
    return assessments.map(({ snapshot }) => snapshot);
  } catch (error) {
    desk.recorded.clear();
    desk.outdated.add("memories"); // a commit whose answer got lost may have happened
    throw error;
  }
}

/** Holdings are those of market time where a tape runs; one's own are those of now, also under replayed prices. */
const heldAtMs = (desk: Desk, nowMs: number): number =>
  desk.run.kind !== "demonstration" ? nowMs : (desk.feeds.marketMs(nowMs) ?? desk.run.marketMs);

function assessAll(desk: Desk, view: ReturnType<typeof viewMarket>, computedAtMs: number): Assessment[] {
  return desk.held.flatMap((held) => {
    const market = marketOf(desk, held.portfolio.baseCurrency);
    const before = desk.memories.get(held.portfolio.id) ?? NOTHING_YET;
    // What was sold to the last share is assessed on: its limits are decided, its breaches end. What never held anything waits.
    if (!market || (held.positions.length === 0 && before.snapshot === null)) return [];
    const frame = buildFrame(desk, held, market, view, computedAtMs);
    return [{ held, frame, snapshot: assess(frame), before }];
  });
}
