import pg from "pg";
import { z } from "zod";
import type { Announcement, SnapshotBus } from "~/server/ports/snapshot-bus";
import { announceOn, CHANNEL } from "./announce";
import type { Db } from "./client";

const Payload = z.union([
  z.strictObject({
    type: z.literal("snapshot"),
    organisationId: z.string(),
    portfolioId: z.string(),
    seq: z.number().int(),
  }),
  z.strictObject({
    type: z.enum(["limits", "breaches", "positions", "prices", "questions"]),
    organisationId: z.string(),
  }),
]);

/** A listener that falls this far behind loses the oldest announcements: the store has the rest. */
const BACKLOG_MAX = 1_000;
const RECONNECT_MS = 500;

/**
 * One LISTEN connection a process (never through a pool: a pool may hand it to somebody else), fanned out to all
 * listeners. It reconnects by itself; what was announced meanwhile is read from the store by whoever cares.
 */
export function notifyBus(
  url: string,
  db: Db,
  onError: (error: unknown) => void,
): SnapshotBus & { close(): Promise<void> } {
  const listeners = new Set<(announcement: Announcement) => void>();
  let client: pg.Client | null = null;
  let isClosed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url });
    fresh.on("notification", ({ payload }) => {
      const parsed = Payload.safeParse(safeJson(payload));
      if (parsed.success) for (const tell of listeners) tell(parsed.data);
    });
    fresh.on("error", onError);
    fresh.on("end", () => {
      client = null;
      if (!isClosed) setTimeout(keepConnected, RECONNECT_MS);
    });
    await fresh.connect();
    await fresh.query(`LISTEN ${CHANNEL}`);
    client = fresh;
  }

  function keepConnected(): void {
    if (isClosed) return;
    connect().catch((error: unknown) => {
      onError(error);
      if (!isClosed) setTimeout(keepConnected, RECONNECT_MS);
    });
  }
  keepConnected();

  return {
    publish: (announcements) => announceOn(db, announcements),

    listen(signal) {
      const backlog: Announcement[] = [];
      let wake: (() => void) | null = null;
      const tell = (announcement: Announcement) => {
        backlog.push(announcement);
        if (backlog.length > BACKLOG_MAX) backlog.shift();
        wake?.();
      };
      listeners.add(tell);
      signal.addEventListener(
        "abort",
        () => {
          listeners.delete(tell);
          wake?.();
        },
        { once: true },
      );
      return (async function* () {
        while (!signal.aborted) {
          const next = backlog.shift();
          if (next) yield next;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            wake = null;
          }
        }
      })();
    },

    async close() {
      isClosed = true;
      await client?.end();
    },
  };
}

function safeJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined; // not ours: somebody else notifies on this channel
  }
}
