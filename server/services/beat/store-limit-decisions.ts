import type { BreachCause } from "~/server/domain/breach";
import type { OrganisationId } from "~/server/domain/ids";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Memory } from "./desk";

const MONITOR = { actorId: null, actorName: "Plimsoll" };

/**
 * Stores what an assessment decided on limits: states that changed, episodes that opened or ended, each with the first
 * or last line of its case and the message that tells of it, all in the unit of the beat.
 * @returns true when an episode opened or ended.
 */
export async function storeLimitDecisions(
  stores: Stores,
  organisation: OrganisationId,
  snapshot: RiskSnapshot,
  before: Memory,
): Promise<boolean> {
  const stateBefore = new Map(before.limitStates.map((state) => [state.limitId, state]));
  const changed = snapshot.limits.filter((limit) => {
    const known = stateBefore.get(limit.limitId);
    return (
      known?.state !== limit.state ||
      known.isBreachOpen !== limit.isBreachOpen ||
      known.pendingSinceMs !== limit.pendingSinceMs
    );
  });
  await stores.breaches.saveStates(
    organisation,
    changed.map(({ limitId, state, isBreachOpen, pendingSinceMs }) => ({
      limitId,
      state,
      isBreachOpen,
      pendingSinceMs,
      sinceMs: snapshot.asOfMs,
    })),
  );
  let episodes = 0;
  const still: { limitId: string; value: number }[] = [];
  for (const limit of snapshot.limits) {
    const wasOpen = stateBefore.get(limit.limitId)?.isBreachOpen ?? false;
    if (limit.isBreachOpen && !wasOpen)
      episodes += await openEpisode(stores, organisation, { snapshot, limit, before });
    else if (!limit.isBreachOpen && wasOpen)
      episodes += await endEpisode(stores, organisation, snapshot, limit);
    else if (limit.isBreachOpen && limit.value !== null)
      still.push({ limitId: limit.limitId, value: limit.value });
  }
  await stores.breaches.update(organisation, still);
  return episodes > 0;
}

type Opening = {
  readonly snapshot: RiskSnapshot;
  readonly limit: LimitEvaluation;
  readonly before: Memory;
};

async function openEpisode(
  stores: Stores,
  organisation: OrganisationId,
  { snapshot, limit, before }: Opening,
): Promise<number> {
  if (limit.value === null) return 0; // an unknown value opens nothing
  const openedBy = causeOf(snapshot, limit, before);
  const { id, isNew } = await stores.breaches.open(organisation, {
    portfolioId: snapshot.portfolioId,
    limitId: limit.limitId,
    limitVersion: limit.limitVersion,
    openedAtMs: snapshot.asOfMs,
    openedComputedAtMs: snapshot.computedAtMs,
    threshold: limit.threshold,
    openingValue: limit.value,
    reason: limit.reason,
    openedBy,
  });
  if (!isNew) return 1;
  await stores.breaches.addEvent(organisation, id, {
    ...MONITOR,
    kind: "opened",
    atMs: snapshot.computedAtMs,
    note: limit.reason,
    details: {
      openedBy,
      value: limit.value,
      threshold: limit.threshold,
      limitVersion: limit.limitVersion,
      inputsHash: snapshot.provenance.inputsHash,
      modelSet: snapshot.provenance.modelSet,
    },
  });
  await tell(stores, organisation, "breach.opened", id, snapshot, limit);
  return 1;
}

/**
 * What brought it over: a trade in that second (active), another version of the limit, or else the market (passive). A
 * book that nobody assessed before has no cause to name.
 */
function causeOf(snapshot: RiskSnapshot, limit: LimitEvaluation, { snapshot: last }: Memory): BreachCause {
  if (last === null) return "unknown";
  const known = last.limits.find(({ limitId }) => limitId === limit.limitId);
  if (known?.limitVersion !== limit.limitVersion) return "limit";
  return last.provenance.positionVersion === snapshot.provenance.positionVersion ? "market" : "trade";
}

async function endEpisode(
  stores: Stores,
  organisation: OrganisationId,
  snapshot: RiskSnapshot,
  limit: LimitEvaluation,
): Promise<number> {
  const id = await stores.breaches.cure(organisation, limit.limitId, {
    closedAtMs: snapshot.asOfMs,
    closedComputedAtMs: snapshot.computedAtMs,
    lastValue: limit.value,
  });
  if (id === null) return 1;
  await stores.breaches.addEvent(organisation, id, {
    ...MONITOR,
    kind: "cured",
    atMs: snapshot.computedAtMs,
    details: { value: limit.value, threshold: limit.threshold, limitVersion: limit.limitVersion },
  });
  await tell(stores, organisation, "breach.closed", id, snapshot, limit);
  return 1;
}

function tell(
  stores: Stores,
  organisation: OrganisationId,
  kind: "breach.opened" | "breach.closed",
  breachId: string,
  snapshot: RiskSnapshot,
  limit: LimitEvaluation,
): Promise<void> {
  const { name, metric, unit, threshold, value, utilisation, reason } = limit;
  return stores.outbox.add(organisation, {
    kind,
    breachId,
    idempotencyKey: `${kind}:${breachId}`,
    payload: {
      portfolio: snapshot.portfolioName,
      limit: { name, metric, unit, threshold, kind: limit.kind },
      value,
      utilisation,
      reason,
      asOfMs: snapshot.asOfMs,
      computedAtMs: snapshot.computedAtMs,
    },
  });
}
