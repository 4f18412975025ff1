import { RiskError } from "~/server/domain/errors";
import type { OrganisationId } from "~/server/domain/ids";
import { valueOrNull } from "~/server/domain/measure";
import type { Question } from "~/server/domain/question";
import { compositionOf } from "~/server/engine/limits/composite";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Compute, ComputeTask, Leg } from "~/server/ports/compute";
import type { LimitInForce } from "~/server/ports/limit-book";
import type { StoredSnapshot } from "~/server/ports/risk-history";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Desk } from "~/server/services/beat/desk";
import { inNewUnits } from "./in-new-units";
import { frameThen, rebuildFrame } from "./rebuild-frame";

/** Kept snapshots that are looked at on the way back: one a minute, an hour of them. */
const STEPS_BACK_MAX = 60;

/**
 * What explains a breach: the frames of the newest kept assessment before it in which the limit was within its line,
 * and of the one at which it opened, or the first kept after it.
 * @throws RiskError not-found for an episode that is not the portfolio's; unavailable where nothing is kept.
 */
export async function breachTask(
  { organisationId, actions, keptDeepModels }: Desk,
  world: { readonly stores: Stores; readonly compute: Compute },
  asked: AboutBreach,
): Promise<ComputeTask> {
  const { stores } = world;
  const { breach, limit, opening: to } = await openingOf(organisationId, stores, asked);
  const { stored: from, threshold } = await lastWithin(stores, organisationId, breach);
  if (from.snapshot.provenance.runId !== to.snapshot.provenance.runId)
    throw new RiskError("unavailable", "The market was started anew between the two assessments.");
  const ends = [];
  for (const stored of [from, to]) {
    const rebuilt = await frameThen({ ...world, keptDeepModels }, organisationId, stored);
    if (!rebuilt) throw new RiskError("unavailable", "The inputs of that moment are no longer kept.");
    ends.push({ ...rebuilt, recorded: valueOrNull(stored.snapshot.pool) });
  }
  const [start, end] = ends;
  if (!start || !end) throw new RangeError("breachTask: an end is missing");
  const late = to.snapshot.computedAtMs > breach.openedComputedAtMs;
  return {
    kind: "explain-breach",
    from: { frame: inNewUnits(start.frame, actions, end.frame.asOfDate), recorded: start.recorded },
    to: { frame: end.frame, recorded: end.recorded },
    limit,
    legs: await legsOf(stores, organisationId, limit, { from, to }),
    circumstances: {
      openedAtMs: breach.openedAtMs,
      thresholdBefore: threshold,
      notes: [
        ...(late
          ? ["The assessment at which it opened is not kept: the first one after it stands for it."]
          : []),
        ...new Set([...start.notes, ...end.notes]),
      ],
    },
  };
}

/** What a composite was made of when it opened, each in the version that stood then. */
async function legsOf(
  stores: Stores,
  organisationId: OrganisationId,
  { metric, parameter }: LimitInForce,
  { from, to }: { readonly from: StoredSnapshot; readonly to: StoredSnapshot },
): Promise<readonly Leg[]> {
  const composition = metric === "composite" ? compositionOf(parameter) : null;
  const legs: Leg[] = [];
  for (const id of composition?.limitIds ?? []) {
    const at = ({ snapshot }: StoredSnapshot) => snapshot.limits.find(({ limitId }) => limitId === id);
    const versions = await stores.limits.versions(organisationId, id);
    const limit = versions.find(({ version }) => version === at(to)?.limitVersion);
    if (limit) legs.push({ limit, thresholdBefore: at(from)?.threshold ?? limit.threshold });
  }
  return legs;
}

/**
 * What the limit says of the second in which a breach opened, made again from what is known of it by now: a trade that was
 * reported late, a statement or a close that was corrected since are in it, which they were not then.
 * @throws RiskError as `breachTask`.
 */
export async function reEvaluationTask(
  { organisationId, keptDeepModels }: Desk,
  world: { readonly stores: Stores; readonly compute: Compute },
  asked: AboutBreach,
): Promise<ComputeTask> {
  const { limit, opening } = await openingOf(organisationId, world.stores, asked);
  const rebuilt = await rebuildFrame({ ...world, keptDeepModels }, organisationId, opening);
  if (!rebuilt) throw new RiskError("unavailable", "The inputs of that moment are no longer kept.");
  const legs = await legsOf(world.stores, organisationId, limit, { from: opening, to: opening });
  const limits = [...rebuilt.frame.limits, ...legs.map((leg) => leg.limit)];
  return { kind: "limit-preview", frame: { ...rebuilt.frame, limits }, limit };
}

type AboutBreach = Extract<Question, { readonly breachId: unknown }>;

/** An episode, the version of its limit that it went over, and the assessment of its opening, or the first kept after it. */
async function openingOf(
  organisationId: OrganisationId,
  stores: Stores,
  { portfolioId, breachId }: AboutBreach,
): Promise<{
  readonly breach: BreachRecord;
  readonly limit: LimitInForce;
  readonly opening: StoredSnapshot;
}> {
  const breach = await stores.breaches.find(organisationId, breachId);
  if (breach?.portfolioId !== portfolioId)
    throw new RiskError("not-found", "This portfolio has no such breach.");
  const versions = await stores.limits.versions(organisationId, breach.limitId);
  const limit = versions.find(({ version }) => version === breach.limitVersion);
  if (!limit) throw new RiskError("not-found", "The limit of that breach is not there any more.");
  const opening = await stores.history.keptFrom(organisationId, portfolioId, breach.openedComputedAtMs);
  if (!opening) throw new RiskError("unavailable", "No assessment is kept from when the breach opened.");
  return { breach, limit, opening };
}

/** The newest kept assessment before a breach in which the limit was known and within the line of that time. */
async function lastWithin(
  stores: Stores,
  organisationId: OrganisationId,
  { portfolioId, limitId, openedComputedAtMs }: BreachRecord,
): Promise<{ readonly stored: StoredSnapshot; readonly threshold: number }> {
  let beforeMs = openedComputedAtMs;
  for (let step = 0; step < STEPS_BACK_MAX; step++) {
    const stored = await stores.history.keptBefore(organisationId, portfolioId, beforeMs);
    if (!stored) break;
    const own = stored.snapshot.limits.find((each) => each.limitId === limitId);
    if (!own)
      throw new RiskError(
        "unavailable",
        "The limit was set just before: no kept assessment knows it within its line.",
      );
    if (own.state !== "unknown" && own.state !== "breach") return { stored, threshold: own.threshold };
    beforeMs = stored.snapshot.computedAtMs;
  }
  throw new RiskError(
    "unavailable",
    "Nothing is kept from before the breach opened in which the limit was within its line.",
  );
}
