import type { OrganisationId } from "~/server/domain/ids";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";

const EPISODES_AT_ONCE = 500;
const WHY = "The limit is not in force any more: nothing is held against it.";

/**
 * Ends episodes whose limit was retired or has run out: no assessment looks at them again, and their cases would wait for
 * ever. That it ended so stands in the timeline; an officer closes the case as any other.
 * @returns how many ended.
 */
export async function endAbandoned(
  organisation: OrganisationId,
  world: { readonly stores: Stores; readonly unit: UnitOfWork },
  nowMs: number,
): Promise<number> {
  let ended = 0;
  for (const breach of await world.stores.breaches.abandoned(organisation, nowMs, EPISODES_AT_ONCE))
    ended += await world.unit((stores) => endOne(stores, organisation, breach, nowMs));
  return ended;
}

async function endOne(
  stores: Stores,
  organisation: OrganisationId,
  { id, portfolioId, limitId }: BreachRecord,
  nowMs: number,
): Promise<number> {
  const breach = await stores.breaches.lock(organisation, id);
  if (breach?.closedAtMs !== null) return 0;
  const { lastValue, openedAtMs, portfolioName, limitName, metric, unit, threshold, kind, limitVersion } =
    breach;
  const last = await stores.history.latest(organisation, portfolioId);
  await stores.breaches.cure(organisation, [
    {
      limitId,
      closedAtMs: Math.max(last?.snapshot.asOfMs ?? openedAtMs, openedAtMs),
      closedComputedAtMs: nowMs,
      lastValue,
    },
  ]);
  // What speaks of this limit next opens an episode of its own.
  await stores.breaches.saveStates(organisation, [
    { limitId, state: "unknown", isBreachOpen: false, pendingSinceMs: null, sinceMs: nowMs },
  ]);
  await stores.breaches.addEvents(organisation, [
    { breachId: id, kind: "cured", actorId: null, actorName: "Plimsoll", atMs: nowMs, note: WHY },
  ]);
  await stores.audit.append(organisation, {
    actorId: "plimsoll",
    actorName: "Plimsoll",
    action: "breach.cure",
    subject: `breach ${id}`,
    before: null,
    after: { portfolio: portfolioName, limit: limitName, limitVersion, threshold, value: lastValue },
    reason: WHY,
  });
  await stores.outbox.add(organisation, [
    {
      kind: "breach.closed",
      breachId: id,
      idempotencyKey: `breach.closed:${id}`,
      payload: {
        portfolio: portfolioName,
        limit: { name: limitName, metric, unit, threshold, kind, isInForce: false },
        value: lastValue,
        reason: WHY,
      },
    },
  ]);
  await stores.announce([{ type: "breaches", organisationId: organisation }]);
  return 1;
}
