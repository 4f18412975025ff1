import { GROUP_INTERVAL_MS, REPEAT_EVERY_MS } from "~/server/domain/alert";
import type { OrganisationId } from "~/server/domain/ids";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import { planDeliveries } from "./plan-deliveries";

/** More than a storm; what is beyond waits for the next look. */
const ALERTS_A_LOOK = 10_000;

/** Makes messages of the alerts that wait, in one unit: all of a look is kept, or it is done again. */
export function routeAlerts(unit: UnitOfWork, organisation: OrganisationId, nowMs: number): Promise<number> {
  return unit(async ({ alertQueue }) => {
    const waiting = await alertQueue.lockWaiting(organisation, ALERTS_A_LOOK);
    if (waiting.length === 0) return 0;
    const plan = planDeliveries(waiting, {
      routes: await alertQueue.routes(organisation),
      silences: await alertQueue.activeSilences(organisation, nowMs),
      feed: await alertQueue.feed(organisation),
      lastTold: await alertQueue.lastTold(organisation, nowMs - GROUP_INTERVAL_MS),
      nowMs,
    });
    if (plan.routed.length > 0) await alertQueue.settle(organisation, plan, nowMs);
    return plan.deliveries.length;
  });
}

/**
 * What the clock alone brings to alerts: a breach that stays open and unacknowledged is told of again, and alerts whose
 * silence is over wait again. Keys make each of them once, however often this runs. (Cases are escalated by their own
 * clock, which writes its alert with the case.)
 */
export function raiseByClock(unit: UnitOfWork, organisation: OrganisationId, nowMs: number): Promise<void> {
  return unit(async ({ alertQueue, outbox }) => {
    await alertQueue.lift(organisation, nowMs, false);
    const waiting = await alertQueue.unacknowledged(organisation, nowMs - REPEAT_EVERY_MS);
    await outbox.add(
      organisation,
      waiting.map(({ breachId, payload, openedAtMs }) => ({
        kind: "breach.repeated",
        idempotencyKey: `breach.repeated:${breachId}:${Math.floor((nowMs - openedAtMs) / REPEAT_EVERY_MS)}`,
        breachId,
        payload,
      })),
    );
  });
}
