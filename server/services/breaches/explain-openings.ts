import { RiskError } from "~/server/domain/errors";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Clock } from "~/server/ports/clock";
import type { Compute } from "~/server/ports/compute";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import type { Desk } from "~/server/services/beat/desk";
import { breachTask } from "~/server/services/questions/breach-task";

/** An explanation takes seconds: of a storm only the newest get theirs by themselves, the others when they are asked. */
const AT_ONCE = 2;
const WITHIN_MS = 10 * 60_000;

/**
 * Puts into the timeline of each new case why it opened, as it can be told now, while all that it needs is kept. What
 * can't be explained says why instead; each is tried once.
 * @param compute - a thread of its own.
 * @returns how many were written.
 */
export async function explainOpenings(
  desk: Desk,
  world: {
    readonly stores: Stores;
    readonly unit: UnitOfWork;
    readonly compute: Compute;
    readonly clock: Clock;
  },
): Promise<number> {
  const { organisationId } = desk;
  const waiting = await world.stores.breaches.unexplained(
    organisationId,
    world.clock.now() - WITHIN_MS,
    AT_ONCE,
  );
  for (const breach of waiting) {
    const found = await reportOf(desk, world, breach);
    await world.unit(async (stores) => {
      await stores.breaches.lock(organisationId, breach.id);
      const events = await stores.breaches.events(organisationId, breach.id);
      if (events.some(({ kind }) => kind === "explained")) return;
      await stores.breaches.addEvents(organisationId, [
        {
          breachId: breach.id,
          kind: "explained",
          actorId: null,
          actorName: "Plimsoll",
          atMs: world.clock.now(),
          ...found,
        },
      ]);
      await stores.announce([{ type: "breaches", organisationId }]);
    });
  }
  return waiting.length;
}

async function reportOf(
  desk: Desk,
  world: { readonly stores: Stores; readonly compute: Compute },
  { id: breachId, portfolioId }: BreachRecord,
): Promise<{ readonly note: string | null; readonly details?: Readonly<Record<string, unknown>> }> {
  try {
    const task = await breachTask(desk, world, { kind: "explain-breach", portfolioId, breachId });
    return { note: null, details: { report: await world.compute(task) } };
  } catch (error) {
    if (!(error instanceof RiskError)) throw error;
    return { note: error.message };
  }
}
