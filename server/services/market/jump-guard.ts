import type { InstrumentId } from "~/server/domain/ids";
import type { BoardEntry } from "./price-board";

/** A price that jumped and waits for another to confirm it. */
export type HeldJump = {
  /** The last good one: it is used meanwhile. */
  readonly good: BoardEntry;
  /** The first of the new level. */
  readonly jumped: BoardEntry;
};

export type LookTerms = {
  /** The move from which a price is held, share of one; null = this instrument is not guarded. */
  readonly thresholdOf: (id: InstrumentId) => number | null;
  /** A price in the units of today: what was made before a split is worth so much less. */
  readonly priceOf: (id: InstrumentId, entry: BoardEntry) => number;
};

/**
 * Holds back a price that moved too far at once, until a second one says the same: a later one, or one of another source,
 * within the threshold of the first. It looks at the board once a beat, whatever came in between in whatever order.
 * A price that comes back was a slip; one that jumps on is held anew. The first price of an instrument has nothing to
 * be compared with and is taken.
 */
export class JumpGuard {
  readonly #good = new Map<InstrumentId, BoardEntry>();
  readonly #jumped = new Map<InstrumentId, BoardEntry>();

  look(entries: ReadonlyMap<InstrumentId, BoardEntry>, { thresholdOf, priceOf }: LookTerms): void {
    for (const [id, entry] of entries) {
      const threshold = thresholdOf(id);
      const good = this.#good.get(id);
      const isFar = (from: BoardEntry): boolean =>
        threshold !== null && moveBetween(priceOf(id, from), priceOf(id, entry)) > threshold;
      const jumped = this.#jumped.get(id);
      if (!good || !isFar(good) || (jumped && isSecond(jumped, entry) && !isFar(jumped))) {
        this.#good.set(id, entry);
        this.#jumped.delete(id);
      } else if (!jumped || isFar(jumped)) this.#jumped.set(id, entry);
    }
  }

  /** @returns null for a price that is not held. */
  heldAt(id: InstrumentId): HeldJump | null {
    const [good, jumped] = [this.#good.get(id), this.#jumped.get(id)];
    return good && jumped ? { good, jumped } : null;
  }
}

/** Later, or of another source. */
const isSecond = (first: BoardEntry, entry: BoardEntry): boolean =>
  entry.atMs > first.atMs || entry.source !== first.source;

/** Share of the old price; from zero nothing is far. */
const moveBetween = (from: number, to: number): number => (from === 0 ? 0 : Math.abs((to - from) / from));

/** New units for one old one that splits come in. */
const SPLIT_RATIOS = [1.25, 4 / 3, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100];
/** A day's own move beside that of the split. */
const NEAR = 0.02;

/**
 * The split that a jump looks like.
 * @returns "2 for 1" or "1 for 10"; null where it looks like none.
 */
export function splitLike(from: number, to: number): string | null {
  for (const ratio of SPLIT_RATIOS) {
    const whole = Number.isInteger(ratio)
      ? [ratio, 1]
      : ratio === 1.5
        ? [3, 2]
        : ratio === 1.25
          ? [5, 4]
          : [4, 3];
    if (Math.abs((to * ratio) / from - 1) < NEAR) return `${whole[0]} for ${whole[1]}`;
    if (Math.abs(to / ratio / from - 1) < NEAR) return `${whole[1]} for ${whole[0]}`;
  }
  return null;
}
