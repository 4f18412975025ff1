import { counted, listed } from "~/components/format/count";
import { finePercent } from "~/components/format/percent";
import { duration } from "~/components/format/time";
import type { Coverage } from "~/server/domain/snapshot";

/** How far what is on the screen can be trusted now. */
export type Freshness = {
  readonly state: "live" | "delayed" | "flagged" | "stale" | "closed" | "offline" | "waiting";
  /** What the chip says. */
  readonly text: string;
  /** A full sentence: what is affected, and since when. */
  readonly sentence: string;
  /** True where no figure may read as safe any more. */
  readonly isStale: boolean;
};

const DELAYED_AFTER_MS = 2_000;
const FLAGGED_AFTER_MS = 3_000;
const STALE_AFTER_MS = 10_000;

type Held = NonNullable<Seen["coverage"]>;

type Seen = {
  /** Null before the first snapshot. */
  readonly computedAtMs: number | null;
  readonly nowMs: number;
  readonly coverage: Pick<
    Coverage,
    | "worstQuoteState"
    | "staleShareOfGross"
    | "stalePositions"
    | "isPartial"
    | "positions"
    | "late"
    | "lateShareOfGross"
  > | null;
  readonly lostAtMs: number | null;
};

/** The worse of the two clocks: the age of the newest snapshot, and the worst price that is held. */
export function freshnessOf({ computedAtMs, nowMs, coverage, lostAtMs }: Seen): Freshness {
  if (computedAtMs === null || !coverage)
    return of("waiting", "Waiting", "No figures yet: the first assessment takes about two seconds.");
  const ageMs = Math.max(0, nowMs - computedAtMs);
  const age = duration(ageMs);
  if (lostAtMs !== null)
    return {
      ...of("offline", `Offline ${duration(nowMs - lostAtMs)}`, `Not connected. Figures are ${age} old.`),
      isStale: ageMs > STALE_AFTER_MS,
    };
  if (ageMs > STALE_AFTER_MS)
    return of("stale", `Stale ${age}`, `No new figures for ${age}, so the state of every limit is unknown.`);
  if (coverage.isPartial)
    return of("stale", "Partial", `${affected(coverage)}, so the state of its limits is unknown.`);
  if (ageMs > FLAGGED_AFTER_MS)
    return of("flagged", `Late ${age}`, `All figures are ${age} old; from 10 s on they count as stale.`);
  const quotes = coverage.worstQuoteState;
  if (quotes === "stale" || quotes === "flagged" || quotes === "held")
    return of("flagged", flagText(coverage), `${affected(coverage)}.`);
  if (quotes === "delayed" && coverage.late.length > 0)
    return of("delayed", flagText(coverage), `${affected(coverage)}.`);
  if (ageMs > DELAYED_AFTER_MS || quotes === "delayed")
    return of("delayed", `Delayed ${age}`, `Figures are ${age} old; up to 2 s counts as live.`);
  if (quotes === "closed") return of("closed", "Closed", "The market is shut; figures use the last close.");
  return of("live", `Live ${age}`, `Figures are ${age} old.`);
}

const NAMED_MAX = 3;

function flagText({ late, worstQuoteState }: Held): string {
  const [first] = late;
  if (late.length === 1 && first) return `${first.symbol} ${first.state}`;
  return late.length > 0 ? `${counted(late.length, "price")} late` : `Price ${worstQuoteState}`;
}

/** Who is concerned, and how much of the book that is. */
function affected({
  stalePositions,
  staleShareOfGross,
  positions,
  late,
  lateShareOfGross,
  worstQuoteState,
}: Held): string {
  if (stalePositions > 0)
    return `${named(late)}${stalePositions} of ${positions} positions, ${finePercent(staleShareOfGross)} of gross, have a price too old to decide a limit`;
  if (late.length === 0) return `A price is ${worstQuoteState}`;
  return `${named(late)}${finePercent(lateShareOfGross)} of gross ${late.length === 1 ? "has" : "have"} a late price`;
}

function named(late: Held["late"]): string {
  if (late.length === 0) return "";
  const more = late.length > NAMED_MAX ? [`${late.length - NAMED_MAX} more`] : [];
  return `${listed([...late.slice(0, NAMED_MAX).map(({ symbol, state }) => `${symbol} (${state})`), ...more])}: `;
}

const of = (state: Freshness["state"], text: string, sentence: string): Freshness => ({
  state,
  text,
  sentence,
  isStale: state === "stale",
});
