import type { CalendarDate } from "~/server/domain/calendar-date";
import { LEARNING_DAYS_MIN } from "~/server/engine/predictive/choose-weights";
import type { EveningRecord } from "~/server/ports/score-book";

/** A member that was silent on a larger share of them has weight zero: nobody knows how it would have done. */
const SILENT_MAX = 0.1;

/**
 * The evenings that portfolios have in common, with the members that spoke on nearly all of them; an evening on which one of
 * these was silent is left out. Portfolios that have too few evenings to share are left out as long as the others carry more evidence:
 * one that came last week must not take away two years of all others. Null where there is none.
 */
export function commonDays(scored: readonly (readonly EveningRecord[])[]) {
  const { lists, common } = withMostEvidence(scored.map((evenings) => new Map(evenings.flatMap(measured))));
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

type Evenings = ReadonlyMap<CalendarDate, { readonly profit: number; readonly tails: Tails }>;

/** As many of the portfolios with the most evenings as leave the most portfolio-days, among those that leave enough days to learn. */
function withMostEvidence(all: readonly Evenings[]): {
  readonly lists: readonly Evenings[];
  readonly common: readonly CalendarDate[];
} {
  const longest = [...all].sort((a, b) => b.size - a.size);
  let dates = [...(longest[0]?.keys() ?? [])];
  let found = { count: 0, common: dates, isEnough: false };
  for (const [place, list] of longest.entries()) {
    dates = dates.filter((date) => list.has(date));
    const count = place + 1;
    const isEnough = dates.length >= LEARNING_DAYS_MIN;
    const isMore = count * dates.length >= found.count * found.common.length;
    if (isEnough === found.isEnough ? isMore : isEnough) found = { count, common: dates, isEnough };
  }
  const kept = new Set(longest.slice(0, found.count));
  return { lists: all.filter((list) => kept.has(list)), common: found.common.sort() };
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
