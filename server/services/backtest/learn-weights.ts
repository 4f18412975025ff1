import { DEFAULT_WEIGHTS } from "~/server/engine/predictive/member-weights";
import type { PoolWeights } from "~/server/engine/predictive/pool-weights";
import type { Compute } from "~/server/ports/compute";
import type { Weighting } from "~/server/ports/score-book";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import type { Desk } from "~/server/services/beat/desk";
import { commonDays } from "./common-days";
import { referenceMarket } from "./reference-market";
import { EVENINGS } from "./walk-span";

/**
 * Learns the weights of the pool's members anew once a business day has an outcome: one vector for all portfolios of the
 * organisation, from what each member had said and what came. Weights that were in force stay on the snapshots they made.
 *
 * @param compute - a thread of its own.
 * @returns true when there are new weights; the desk's next frame uses them.
 */
export async function learnWeights(
  desk: Desk,
  {
    stores,
    unit,
    compute,
  }: { readonly stores: Stores; readonly unit: UnitOfWork; readonly compute: Compute },
): Promise<boolean> {
  const { organisationId, run } = desk;
  const known = await stores.scores.weighting(organisationId, run.id);
  if (known && desk.weighting === null) desk.weighting = known;
  const scoredUpTo = await stores.scores.newestOutcome(organisationId, run.id);
  if (scoredUpTo === null || (known && known.businessDate >= scoredUpTo)) return false;
  const scored = await Promise.all(
    // What a desk forecasts is of the same positions as what its portfolios do: they count once.
    desk.held
      .filter(({ memberIds }) => memberIds === null)
      .map(({ portfolio }) =>
        stores.scores.scored(organisationId, portfolio.id, { count: EVENINGS, withMemberTails: true }),
      ),
  );
  const days = commonDays(scored.filter((evenings) => evenings.length > 0));
  const newest = days?.dates.at(-1);
  if (!days || newest === undefined || (known && known.businessDate >= newest)) return false;
  const reference = await referenceMarket(desk, stores, newest);
  const learned = (await compute({ kind: "learn-weights", ...days, reference })) as PoolWeights; // as computeTask gives
  const { method, excluded } = learned;
  // Until there are days to learn from, nobody earns a weight beside the members that the pool begins with.
  const weights = learned.memberLosses.status === "ok" ? learned.weights : DEFAULT_WEIGHTS;
  const weighting = { businessDate: newest, weights, method, excluded };
  await unit(async (own) => {
    await own.scores.saveWeighting(organisationId, run.id, weighting);
    const told = ({ weights: each, businessDate }: Weighting) => ({
      businessDate,
      weights: Object.fromEntries(each),
    });
    await own.audit.append(organisationId, {
      actorId: "plimsoll",
      actorName: "Plimsoll",
      action: "model.weights",
      subject: `run ${run.id}`,
      before: known && told(known),
      after: told(weighting),
      reason: method,
    });
  });
  desk.weighting = weighting;
  return true;
}
