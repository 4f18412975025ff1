import { webWorld } from "./web";

/** Seconds without a stored assessment after which the risk worker counts as gone. */
const WORKER_AGE_MS_MAX = 5_000;
const FEED_AGE_MS_MAX = 10_000;

export type Readiness = {
  readonly status: "ready" | "not-ready";
  readonly database: "ok" | "away";
  /** `idle`: nothing is held, so nothing is assessed. */
  readonly worker: "ok" | "late" | "idle" | "unknown";
  readonly feed: "ok" | "silent" | "none" | "unknown";
  readonly workerAgeMs: number | null;
  readonly feedAgeMs: number | null;
};

const AWAY: Readiness = {
  status: "not-ready",
  database: "away",
  worker: "unknown",
  feed: "unknown",
  workerAgeMs: null,
  feedAgeMs: null,
};

type Signs = {
  readonly is_held: boolean;
  readonly computed_at: Date | null;
  readonly heartbeat_at: Date | null;
};

/** Whether what this process serves is alive: the database answers, assessments are fresh, the feed gives signs of life. */
export async function readiness(nowMs: number): Promise<Readiness> {
  try {
    const [signs] = await webWorld().database.$queryRaw<Signs[]>`SELECT * FROM signs_of_life()`;
    if (!signs) return AWAY;
    const workerAgeMs = signs.computed_at && nowMs - signs.computed_at.getTime();
    const feedAgeMs = signs.heartbeat_at && nowMs - signs.heartbeat_at.getTime();
    const worker = !signs.is_held
      ? "idle"
      : workerAgeMs !== null && workerAgeMs <= WORKER_AGE_MS_MAX
        ? "ok"
        : "late";
    const feed = feedAgeMs === null ? "none" : feedAgeMs <= FEED_AGE_MS_MAX ? "ok" : "silent";
    const isReady = worker !== "late" && feed !== "silent";
    return { status: isReady ? "ready" : "not-ready", database: "ok", worker, feed, workerAgeMs, feedAgeMs };
  } catch {
    return AWAY; // a database that doesn't answer is the finding, not a failure of this check
  }
}
