import type { BreachId, OrganisationId } from "~/server/domain/ids";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import { endAbandoned } from "./end-abandoned";
import { escalationOf } from "./escalate-breach";
import { escalatesAtMs, FIRST_STEP_MS } from "./escalation";

const CASES_AT_ONCE = 1000;
const MONITOR = { actorId: null, actorName: "Plimsoll" };

/**
 * What happens to cases by time alone: a limit is no longer in force, a waiver ends, a breach that nobody took is passed
 * on, a late plan too; of however many. Each in a unit of its own, decided anew on the locked case: two workers do it once.
 * @returns how many cases moved.
 */
export async function runCaseClock(
  organisation: OrganisationId,
  world: { readonly stores: Stores; readonly unit: UnitOfWork },
  nowMs: number,
): Promise<number> {
  let moved = await endAbandoned(organisation, world, nowMs);
  let afterId: BreachId | null = null;
  do {
    const page: readonly BreachRecord[] = await world.stores.breaches.moving(organisation, {
      ...{ nowMs, openedByMs: nowMs - FIRST_STEP_MS, afterId },
      count: CASES_AT_ONCE,
    });
    moved += await moveAll(organisation, world, page, nowMs);
    afterId = page.length === CASES_AT_ONCE ? (page.at(-1)?.id ?? null) : null;
  } while (afterId !== null);
  return moved;
}

async function moveAll(
  organisation: OrganisationId,
  world: { readonly unit: UnitOfWork },
  page: readonly BreachRecord[],
  nowMs: number,
): Promise<number> {
  let moved = 0;
  for (const { id } of page.filter((breach) => dueStep(breach, nowMs) !== null)) {
    const hasMoved = await world.unit(async (stores) => {
      const breach = await stores.breaches.lock(organisation, id);
      const step = breach && dueStep(breach, nowMs);
      if (!breach || !step) return false;
      await (step === "waiver-ended" ? endWaiver : passOn)(stores, organisation, breach, nowMs);
      await stores.announce([{ type: "breaches", organisationId: organisation }]);
      return true;
    });
    if (hasMoved) moved++;
  }
  return moved;
}

function dueStep(breach: BreachRecord, nowMs: number): "waiver-ended" | "escalated" | null {
  const { caseState, waivedUntilMs, closedAtMs } = breach;
  if (closedAtMs !== null) return null;
  if (caseState === "waived" && waivedUntilMs !== null && waivedUntilMs <= nowMs) return "waiver-ended";
  const dueMs = escalatesAtMs(breach);
  return dueMs !== null && dueMs <= nowMs ? "escalated" : null;
}

/** The case is where it was before: acknowledged, and over its line. */
async function endWaiver(
  stores: Stores,
  organisation: OrganisationId,
  breach: BreachRecord,
  nowMs: number,
): Promise<void> {
  const { id, portfolioName, limitName, waivedUntilMs, waivedBy, lastValue } = breach;
  await stores.breaches.saveCase(organisation, id, { caseState: "acknowledged" });
  await stores.breaches.addEvents(organisation, [
    {
      ...MONITOR,
      breachId: id,
      kind: "waiver-ended",
      atMs: nowMs,
      details: { waivedBy, untilMs: waivedUntilMs },
    },
  ]);
  await stores.outbox.add(organisation, [
    {
      kind: "breach.waiver-ended",
      breachId: id,
      idempotencyKey: `breach.waiver-ended:${id}:${waivedUntilMs}`,
      payload: { portfolio: portfolioName, limit: { name: limitName }, value: lastValue, waivedBy },
    },
  ]);
}

async function passOn(
  stores: Stores,
  organisation: OrganisationId,
  breach: BreachRecord,
  nowMs: number,
): Promise<void> {
  const isLatePlan = breach.caseState === "planned";
  const escalationLevel = breach.escalationLevel + 1;
  const note = isLatePlan ? "The plan is late." : "Nobody acknowledged it in time.";
  await stores.breaches.saveCase(organisation, breach.id, {
    escalationLevel,
    // A late plan is told once: then somebody makes another.
    ...(isLatePlan && { caseState: "acknowledged" }),
  });
  await stores.breaches.addEvents(organisation, [
    {
      ...MONITOR,
      breachId: breach.id,
      kind: "escalated",
      atMs: nowMs,
      note,
      details: { level: escalationLevel },
    },
  ]);
  await stores.outbox.add(organisation, [escalationOf({ ...breach, escalationLevel }, note)]);
}
