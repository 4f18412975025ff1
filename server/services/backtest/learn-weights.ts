import type { CalendarDate } from "~/server/domain/calendar-date";
import { DEFAULT_WEIGHTS } from "~/server/engine/predictive/member-weights";
import type { PoolWeights } from "~/server/engine/predictive/pool-weights";
import type { Compute } from "~/server/ports/compute";
import type { EveningRecord } from "~/server/ports/score-book";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Desk } from "~/server/services/risk/desk";
import { referenceMarket } from "./reference-market";

/** Evenings that weights are learned from: two years. */
const EVENINGS = 500;
/** A member that was silent on a larger share of them has weight zero: nobody knows how it would have done. */
const SILENT_MAX = 0.1;

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
  const reference = await referenceMarket(desk, stores, newest);
  const learned = (await compute({ kind: "learn-weights", ...days, reference })) as PoolWeights; // as computeTask gives
  const { method, excluded } = learned;
  // Until there are days to learn from, nobody earns a weight beside the members that the pool begins with.
  const weights = learned.memberLosses.status === "ok" ? learned.weights : DEFAULT_WEIGHTS;
  const weighting = { businessDate: newest, weights, method, excluded };
  await stores.scores.saveWeighting(organisationId, run.id, weighting);
  desk.weighting = weighting;
  return true;
}

/**
 * The evenings that every portfolio has, with the members that spoke on nearly all of them; an evening on which one of
 * these was silent is left out. Null where there is none.
 */
function commonDays(scored: readonly (readonly EveningRecord[])[]) {
  const lists = scored.map((evenings) => new Map(evenings.flatMap(measured)));
  const [first, ...others] = lists;
  const common = [...(first?.keys() ?? [])].filter((date) => others.every((list) => list.has(date))).sort();
  const tailsOn = (date: CalendarDate): Tails[] => lists.flatMap((list) => list.get(date)?.tails ?? []);
  const names = new Set(common.flatMap((date) => tailsOn(date).flatMap((tails) => [...tails.keys()])));
  const speaks = (name: string, date: CalendarDate): boolean =>
    tailsOn(date).every((tails) => tails.has(name));
  const members = [...names].filter((name) => {
    const silent = common.filter((date) => !speaks(name, date)).length;
    return silent <= SILENT_MAX * common.length;
  });
  const dates = common.filter((date) => members.every((name) => speaks(name, date)));
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
