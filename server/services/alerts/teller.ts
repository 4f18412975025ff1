import type { OrganisationId } from "~/server/domain/ids";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import { deliverAlerts, type Mailroom } from "./deliver-alerts";
import { raiseByClock, routeAlerts } from "./route-alerts";
import { isFeedDead, watchFeed } from "./watch-feed";

/** What the clock brings is minutes away; it is looked for less often than what a beat brings. */
const BY_CLOCK_EVERY_MS = 5_000;

/**
 * What a worker does twice a second for an organisation, from what happened to what is sent. Remembers only what spares
 * the database questions: whoever starts anew asks them again.
 *
 * @returns the sendings that were begun; nobody has to wait for them.
 */
export function teller(unit: UnitOfWork, room: Mailroom) {
  const wasFeedDead = new Map<OrganisationId, boolean>();
  const lookedByClockMs = new Map<OrganisationId, number>();
  const busy = new Set<string>();
  return async (
    organisation: OrganisationId,
    lastBeatMs: number | null,
  ): Promise<readonly Promise<void>[]> => {
    const nowMs = room.clock.now();
    const isDead = isFeedDead(lastBeatMs, nowMs);
    if (isDead !== null && wasFeedDead.get(organisation) !== isDead) {
      await watchFeed(unit, organisation, lastBeatMs, nowMs);
      wasFeedDead.set(organisation, isDead);
    }
    if (nowMs - (lookedByClockMs.get(organisation) ?? 0) >= BY_CLOCK_EVERY_MS) {
      await raiseByClock(unit, organisation, nowMs);
      lookedByClockMs.set(organisation, nowMs);
    }
    await routeAlerts(unit, organisation, nowMs);
    return deliverAlerts(room, organisation, busy);
  };
}
