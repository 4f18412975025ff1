import type { CalendarDate } from "~/server/domain/calendar-date";
import type { PoolWeights } from "~/server/engine/predictive/pool-weights";
import type { Compute } from "~/server/ports/compute";
import type { EveningRecord } from "~/server/ports/score-book";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Desk } from "~/server/services/risk/desk";

/** Evenings that weights are learned from: two years. */
const EVENINGS = 500;

/**
 * Learns the weights of the pool's members anew once a business day has an outcome: one vector for all portfolios of the
 * organisation, from what each member had said and what came. Weights that were in force stay on the snapshots they made.
 *
 * @param compute - a thread of its own.
 * @returns true when there are new weights; the desk's next frame uses them.
 */
export async function learnWeights(
  desk: Desk,
  { stores, compute }: { readonly stores: Stores; readonly compute: Compute },
): Promise<boolean> {
  const { organisationId, run } = desk;
  const known = await stores.scores.weighting(organisationId, run.id);
  if (known && desk.weighting === null) desk.weighting = known;
  const scoredUpTo = await stores.scores.newestOutcome(organisationId, run.id);
  if (scoredUpTo === null || (known && known.businessDate >= scoredUpTo)) return false;
  const scored = await Promise.all(
    desk.held.map(({ portfolio }) =>
      stores.scores.scored(organisationId, portfolio.id, { count: EVENINGS, withMemberTails: true }),
    ),
  );
  const days = commonDays(scored.filter((evenings) => evenings.length > 0));
  const newest = days?.dates.at(-1);
  if (!days || newest === undefined || (known && known.businessDate >= newest)) return false;
  const { weights, method, excluded } = (await compute({ kind: "learn-weights", ...days })) as PoolWeights; // as computeTask gives
  const weighting = { businessDate: newest, weights, method, excluded };
  await stores.scores.saveWeighting(organisationId, run.id, weighting);
  desk.weighting = weighting;
  return true;
}

/** The evenings that every portfolio has, with the members that spoke on all of them; null where there is none. */
function commonDays(scored: readonly (readonly EveningRecord[])[]) {
  const lists = scored.map((evenings) => new Map(evenings.flatMap(measured)));
  const [first, ...others] = lists;
  const dates = [...(first?.keys() ?? [])].filter((date) => others.every((list) => list.has(date))).sort();
  const all = lists.flatMap((list) => dates.flatMap((date) => list.get(date) ?? []));
  const members = [...(all[0]?.tails.keys() ?? [])].filter((name) =>
    all.every(({ tails }) => tails.has(name)),
  );
  if (dates.length === 0 || members.length === 0) return null;
  const portfolios = lists.map((list) =>
    dates.flatMap((date) => {
      const day = list.get(date);
      if (!day) return [];
      return [{ profit: day.profit, tails: members.flatMap((name) => day.tails.get(name) ?? []) }];
    }),
  );
  return { dates, members, portfolios };
}

type Tails = ReadonlyMap<string, NonNullable<EveningRecord["forecasts"][number]["memberTail"]>>;

/** An evening by its outcome's day, in shares of gross; none where the outcome could not be measured. */
function measured({
  outcome,
  grossBase,
  forecasts,
}: EveningRecord): [CalendarDate, { profit: number; tails: Tails }][] {
  if (outcome?.hypotheticalPnlBase == null || !(grossBase > 0)) return [];
  const tails: Tails = new Map(
    forecasts.flatMap(({ method, memberTail }) => (memberTail ? [[method, memberTail] as const] : [])),
  );
  return [[outcome.date, { profit: outcome.hypotheticalPnlBase / grossBase, tails }]];
}
