import type { CaseState } from "~/server/domain/breach";
import type { OrganisationId } from "~/server/domain/ids";
import type { LimitKind } from "~/server/domain/limit";
import type { Stores } from "~/server/ports/unit-of-work";
import { MONITOR } from "./store-episodes";
import type { Decision } from "./store-limit-decisions";

/** From the least that a kind asks of people to the most. */
const STRICTNESS: readonly LimitKind[] = ["monitor", "soft", "hard"];
const AGREED_TO: readonly CaseState[] = ["acknowledged", "planned", "waived"];

/**
 * An open episode is worked as its limit is now: where another version made a soft limit hard, or a hard one soft, the
 * steps of the new kind are waited for from then on. What people agreed to of a milder breach they did not agree to of a
 * stricter one: such a case is open again. A line of the timeline, an audit row and a message say so.
 * @param decisions - open episodes whose limit speaks by another version than in the assessment before.
 */
export async function takeOverKinds(
  stores: Stores,
  organisation: OrganisationId,
  decisions: readonly Decision[],
): Promise<void> {
  if (decisions.length === 0) return;
  const byLimit = new Map(decisions.map((decision) => [decision.limit.limitId, decision]));
  const open = await stores.breaches.kinds(organisation, [...byLimit.keys()]);
  const changed = open.flatMap(({ id, limitId, kind: was, caseState }) => {
    const decision = byLimit.get(limitId);
    if (!decision || decision.limit.kind === was) return [];
    const { kind } = decision.limit;
    const isStricter = STRICTNESS.indexOf(kind) > STRICTNESS.indexOf(was);
    return [{ ...decision, id, was, kind, isReopened: isStricter && AGREED_TO.includes(caseState) }];
  });
  await stores.breaches.saveKinds(
    organisation,
    changed.map(({ id, kind, isReopened, snapshot }) => ({
      ...{ id, kind, isReopened },
      sinceMs: snapshot.computedAtMs,
    })),
  );
  await stores.breaches.addEvents(
    organisation,
    changed.map(({ id, was, kind, isReopened, snapshot, limit }) => ({
      ...MONITOR,
      breachId: id,
      kind: "kind-changed" as const,
      atMs: snapshot.computedAtMs,
      note: isReopened
        ? "What was agreed to was a milder breach: the case is open again."
        : "Whoever should know of it is told by the steps of that kind from now on.",
      details: { was, kind, limitVersion: limit.limitVersion, isReopened },
    })),
  );
  await stores.audit.appendAll(
    organisation,
    changed.map(({ id, was, kind, isReopened, limit, snapshot }) => ({
      actorId: "plimsoll",
      actorName: MONITOR.actorName,
      action: "breach.kind" as const,
      subject: `breach ${id}`,
      before: { kind: was },
      after: {
        kind,
        portfolio: snapshot.portfolioName,
        limit: limit.name,
        limitVersion: limit.limitVersion,
        isReopened,
      },
      reason: null,
    })),
  );
  await stores.outbox.add(
    organisation,
    changed.map(({ id, was, kind, snapshot, limit: { name, metric, unit, threshold, value } }) => ({
      kind: "breach.kind-changed" as const,
      breachId: id,
      idempotencyKey: `breach.kind-changed:${id}:${snapshot.computedAtMs}`,
      payload: {
        portfolio: snapshot.portfolioName,
        limit: { name, metric, unit, threshold, kind },
        value,
        was,
      },
    })),
  );
}
