import type { QuoteState } from "~/server/domain/market";

/** Ages of a feed's last sign of life at which its prices change state. */
const DELAYED_AFTER_MS = 2_000;
const FLAGGED_AFTER_MS = 3_000;
const STALE_AFTER_MS = 10_000;

type FeedState = Extract<QuoteState, "live" | "delayed" | "flagged" | "stale">;

/** What silence of this length means. */
export function feedState(ageMs: number): FeedState {
  if (ageMs > STALE_AFTER_MS) return "stale";
  if (ageMs > FLAGGED_AFTER_MS) return "flagged";
  return ageMs > DELAYED_AFTER_MS ? "delayed" : "live";
}

/** When each feed last gave a sign of life, in wall time, and where its market time stands. */
export class FeedHealth {
  readonly #beats = new Map<string, { wallMs: number; marketMs: number | null }>();

  /** @param marketMs - where market time stands; null where it is the wall's own. */
  heartbeat(feed: string, wallMs: number, marketMs: number | null): void {
    this.#beats.set(feed, { wallMs, marketMs });
  }

  /** Null for a feed that never spoke. */
  state(feed: string, nowMs: number): FeedState | null {
    const beat = this.#beats.get(feed);
    return beat ? feedState(nowMs - beat.wallMs) : null;
  }

  /** Where market time stands at a wall time: with the feed that is farthest on; null while none spoke. */
  marketMs(nowMs: number): number | null {
    if (this.#beats.size === 0) return null;
    return Math.max(...[...this.#beats.values()].map((beat) => beat.marketMs ?? nowMs));
  }

  /** Wall time of the latest sign of life of any feed; null while none spoke. */
  get lastBeatMs(): number | null {
    return this.#beats.size === 0 ? null : Math.max(...[...this.#beats.values()].map((beat) => beat.wallMs));
  }
}
