import { FEED_DEAD_MS } from "~/server/domain/alert";
import type { OrganisationId } from "~/server/domain/ids";
import type { UnitOfWork } from "~/server/ports/unit-of-work";

/**
 * Notes that an organisation's feed died or is back, and writes the alert of it in the same unit. While it is dead its
 * children are kept still; when it is back, those whose breach is still open are told of after all.
 *
 * @param lastBeatMs - when the feed was last heard, wall time; null = never, which is no death.
 */
export async function watchFeed(
  unit: UnitOfWork,
  organisation: OrganisationId,
  lastBeatMs: number | null,
  nowMs: number,
): Promise<void> {
  const isDead = isFeedDead(lastBeatMs, nowMs);
  if (lastBeatMs === null || isDead === null) return;
  await unit(async ({ alertQueue, outbox }) => {
    const known = await alertQueue.feed(organisation);
    if ((known?.isFiring ?? false) === isDead) return;
    const episode = (known?.episode ?? 0) + (isDead ? 1 : 0);
    const sinceMs = isDead ? lastBeatMs : nowMs;
    await alertQueue.setFeed(organisation, { isFiring: isDead, sinceMs, episode });
    const kind = isDead ? "feed.silent" : "feed.back";
    await outbox.add(organisation, [
      {
        kind,
        breachId: null,
        idempotencyKey: `${kind}:${organisation}:${episode}`,
        severity: "critical",
        payload: { lastHeardMs: lastBeatMs, asOfMs: nowMs },
      },
    ]);
    if (!isDead) await alertQueue.lift(organisation, nowMs, true);
  });
}

/** @returns null for a feed that was never heard: nobody waits for it. */
export const isFeedDead = (lastBeatMs: number | null, nowMs: number): boolean | null =>
  lastBeatMs === null ? null : nowMs - lastBeatMs > FEED_DEAD_MS;
