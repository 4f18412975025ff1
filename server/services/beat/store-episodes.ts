import type { AuditAction } from "~/server/domain/audit";
import type { BreachCause } from "~/server/domain/breach";
import type { BreachId, OrganisationId } from "~/server/domain/ids";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { NewAuditEntry } from "~/server/ports/audit-log";
import type { Alert } from "~/server/ports/outbox";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Decision } from "./store-limit-decisions";

/** Who writes what nobody did. */
export const MONITOR = { actorId: null, actorName: "Plimsoll" };

type Episode = Decision & { readonly id: BreachId };

/** Opens an episode of each limit that went over its line: the breach, its case's first line, audit row and message. */
export async function openEpisodes(
  stores: Stores,
  organisation: OrganisationId,
  decisions: readonly Decision[],
): Promise<void> {
  const causes = causesOf(decisions);
  const caused = decisions.flatMap((decision, i) => {
    const { value } = decision.limit;
    return value === null ? [] : [{ ...decision, value, openedBy: causes[i] ?? "unknown" }];
  });
  const opened = await stores.breaches.open(
    organisation,
    caused.map(({ snapshot, limit, value, openedBy }) => ({
      portfolioId: snapshot.portfolioId,
      limitId: limit.limitId,
      limitVersion: limit.limitVersion,
      openedAtMs: snapshot.asOfMs,
      openedComputedAtMs: snapshot.computedAtMs,
      threshold: limit.threshold,
      openingValue: value,
      reason: limit.reason,
      openedBy,
    })),
  );
  const episodes = caused.flatMap((decision, i) => {
    const found = opened[i];
    return found?.isNew ? [{ ...decision, id: found.id }] : [];
  });
  await stores.breaches.addEvents(
    organisation,
    episodes.map(({ id, snapshot, limit, openedBy }) => ({
      ...MONITOR,
      breachId: id,
      kind: "opened" as const,
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
    })),
  );
  await stores.audit.appendAll(
    organisation,
    episodes.map((episode) => traceOf("breach.open", episode, { openedBy: episode.openedBy })),
  );
  await stores.outbox.add(
    organisation,
    episodes.map((episode) => alertOf("breach.opened", episode)),
  );
}

/**
 * What brought each over: a trade in that second (active), another version of the limit, or else the market (passive). A
 * book that nobody assessed before has no cause to name.
 */
function causesOf(decisions: readonly Decision[]): BreachCause[] {
  const versions = new Map<RiskSnapshot, ReadonlyMap<string, number>>();
  const versionsIn = (last: RiskSnapshot) => {
    const known =
      versions.get(last) ?? new Map(last.limits.map((limit) => [limit.limitId, limit.limitVersion]));
    versions.set(last, known);
    return known;
  };
  return decisions.map(({ snapshot, limit, before: { snapshot: last } }) => {
    if (last === null) return "unknown";
    if (versionsIn(last).get(limit.limitId) !== limit.limitVersion) return "limit";
    return last.provenance.positionVersion === snapshot.provenance.positionVersion ? "market" : "trade";
  });
}

/** Ends the episode of each limit that is back within its line, with the last line that nobody wrote and its message. */
export async function endEpisodes(
  stores: Stores,
  organisation: OrganisationId,
  decisions: readonly Decision[],
): Promise<void> {
  const ended = await stores.breaches.cure(
    organisation,
    decisions.map(({ snapshot, limit }) => ({
      limitId: limit.limitId,
      closedAtMs: snapshot.asOfMs,
      closedComputedAtMs: snapshot.computedAtMs,
      lastValue: limit.value,
    })),
  );
  const episodes = decisions.flatMap((decision, i) => {
    const id = ended[i];
    return id ? [{ ...decision, id }] : [];
  });
  await stores.breaches.addEvents(
    organisation,
    episodes.map(({ id, snapshot, limit }) => ({
      ...MONITOR,
      breachId: id,
      kind: "cured" as const,
      atMs: snapshot.computedAtMs,
      details: { value: limit.value, threshold: limit.threshold, limitVersion: limit.limitVersion },
    })),
  );
  await stores.audit.appendAll(
    organisation,
    episodes.map((episode) => traceOf("breach.cure", episode)),
  );
  await stores.outbox.add(
    organisation,
    episodes.map((episode) => alertOf("breach.closed", episode)),
  );
}

/** Nobody did it, and it is chained all the same: that an episode began and ended can't be taken back unseen. */
const traceOf = (action: AuditAction, { id, snapshot, limit }: Episode, more = {}): NewAuditEntry => ({
  actorId: "plimsoll",
  actorName: MONITOR.actorName,
  action,
  subject: `breach ${id}`,
  before: null,
  after: {
    portfolio: snapshot.portfolioName,
    limit: limit.name,
    limitVersion: limit.limitVersion,
    threshold: limit.threshold,
    value: limit.value,
    ...more,
  },
  reason: limit.reason,
});

function alertOf(kind: "breach.opened" | "breach.closed", { id, snapshot, limit }: Episode): Alert {
  const { name, metric, unit, threshold, value, utilisation, reason } = limit;
  return {
    kind,
    breachId: id,
    idempotencyKey: `${kind}:${id}`,
    payload: {
      portfolio: snapshot.portfolioName,
      limit: { name, metric, unit, threshold, kind: limit.kind },
      value,
      utilisation,
      reason,
      asOfMs: snapshot.asOfMs,
      computedAtMs: snapshot.computedAtMs,
    },
  };
}
