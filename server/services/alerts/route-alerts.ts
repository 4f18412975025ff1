import { ESCALATE_AFTER_MS, GROUP_INTERVAL_MS, REPEAT_EVERY_MS } from "~/server/domain/alert";
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
 * What the clock alone brings: a critical breach that nobody acknowledged in time is escalated, once; any breach that
 * stays open and unacknowledged is told of again; alerts whose silence is over wait again. Keys make each of them once,
 * however often this runs.
 */
export function raiseByClock(unit: UnitOfWork, organisation: OrganisationId, nowMs: number): Promise<void> {
  return unit(async ({ alertQueue, outbox }) => {
    await alertQueue.lift(organisation, nowMs, false);
    const before = { openedBeforeMs: nowMs - ESCALATE_AFTER_MS, repeatedBeforeMs: nowMs - REPEAT_EVERY_MS };
    for (const alert of await alertQueue.unacknowledged(organisation, before)) {
      const { breachId, severity, payload } = alert;
      const repeats = Math.floor((nowMs - alert.openedAtMs) / REPEAT_EVERY_MS);
      if (severity === "critical")
        await outbox.add(organisation, {
          kind: "breach.escalated",
          idempotencyKey: `breach.escalated:${breachId}`,
          breachId,
          severity,
          payload,
        });
      if (repeats > 0)
        await outbox.add(organisation, {
          kind: "breach.repeated",
          idempotencyKey: `breach.repeated:${breachId}:${repeats}`,
          breachId,
          severity,
          payload,
        });
    }
  });
}
