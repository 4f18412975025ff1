import type { OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Memory } from "./desk";
import { endEpisodes, openEpisodes } from "./store-episodes";
import { takeOverKinds } from "./take-over-kinds";

/** What one assessment says of a portfolio's limits, and what was remembered of the one before it. */
type Decided = { readonly snapshot: RiskSnapshot; readonly before: Memory };

/** One limit in it. */
export type Decision = Decided & { readonly limit: LimitEvaluation };

/**
 * Stores what the assessments of a beat decided on limits: states that changed, episodes that opened or ended, each with
 * the first or last line of its case, its audit row and the message that tells of it; all in the unit of the beat, and in
 * as many statements for 5,000 limits as for a few.
 * @returns the portfolios in which an episode opened or ended.
 */
export async function storeLimitDecisions(
  stores: Stores,
  organisation: OrganisationId,
  assessments: readonly Decided[],
): Promise<ReadonlySet<PortfolioId>> {
  const changed: Decision[] = [];
  const opening: Decision[] = [];
  const ending: Decision[] = [];
  const turned: Decision[] = [];
  const still: { limitId: string; value: number }[] = [];
  for (const { snapshot, before } of assessments) {
    const versions = new Map(before.snapshot?.limits.map((limit) => [limit.limitId, limit.limitVersion]));
    const known = new Map(before.limitStates.map((state) => [state.limitId, state]));
    for (const limit of snapshot.limits) {
      const decision = { snapshot, before, limit };
      const last = known.get(limit.limitId);
      const wasOpen = last?.isBreachOpen ?? false;
      if (!last || isOther(last, limit)) changed.push(decision);
      if (wasOpen && versions.get(limit.limitId) !== limit.limitVersion) turned.push(decision);
      if (limit.isBreachOpen && !wasOpen) {
        if (limit.value !== null) opening.push(decision); // an unknown value opens nothing
      } else if (wasOpen && !limit.isBreachOpen) ending.push(decision);
      else if (limit.isBreachOpen && limit.value !== null)
        still.push({ limitId: limit.limitId, value: limit.value });
    }
  }
  await stores.breaches.saveStates(
    organisation,
    changed.map(({ snapshot, limit: { limitId, state, isBreachOpen, pendingSinceMs } }) => ({
      limitId,
      state,
      isBreachOpen,
      pendingSinceMs,
      sinceMs: snapshot.asOfMs,
    })),
  );
  await takeOverKinds(stores, organisation, turned);
  await openEpisodes(stores, organisation, opening);
  await endEpisodes(stores, organisation, ending);
  await stores.breaches.update(organisation, still);
  return new Set([...opening, ...ending].map(({ snapshot }) => snapshot.portfolioId));
}

const isOther = (last: Memory["limitStates"][number], limit: LimitEvaluation): boolean =>
  last.state !== limit.state ||
  last.isBreachOpen !== limit.isBreachOpen ||
  last.pendingSinceMs !== limit.pendingSinceMs;
