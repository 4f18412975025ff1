import type { Clock } from "~/server/ports/clock";
import type { Throttle } from "~/server/ports/throttle";
import type { Db } from "./client";

const SWEEP_EVERY = 1_000;
/** Longer than any window. */
const KEPT_MS = 24 * 3_600_000;

/** Windows as rows: a window begins with the first thing that is counted and ends after its length. One statement each. */
export function throttle(db: Db, clock: Clock): Throttle {
  let taken = 0;
  return {
    async take(key, { max, windowMs }) {
      const now = clock.now();
      if (++taken % SWEEP_EVERY === 0)
        await db.rateWindow.deleteMany({ where: { startsAt: { lt: new Date(now - KEPT_MS) } } });
      const over = new Date(now - windowMs);
      const [window] = await db.$queryRaw<{ starts_at: Date; count: number }[]>`
        INSERT INTO rate_window AS w (key, starts_at, count) VALUES (${key}, ${new Date(now)}, 1)
        ON CONFLICT (key) DO UPDATE SET
          count = CASE WHEN w.starts_at <= ${over} THEN 1 ELSE least(w.count, 1000000) + 1 END,
          starts_at = CASE WHEN w.starts_at <= ${over} THEN excluded.starts_at ELSE w.starts_at END
        RETURNING starts_at, count`;
      if (!window || window.count <= max) return null;
      return Math.max(1, Math.ceil((window.starts_at.getTime() + windowMs - now) / 1000));
    },

    async clear(key) {
      await db.rateWindow.deleteMany({ where: { key } });
    },
  };
}
