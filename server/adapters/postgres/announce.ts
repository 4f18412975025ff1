import type { Announcement } from "~/server/ports/snapshot-bus";
import type { Db } from "./client";

/** The channel of PostgreSQL's NOTIFY on which processes hear of each other's writes. */
export const CHANNEL = "plimsoll";

/** Announces when the surrounding transaction commits. Ids only: a payload may hold 8,000 bytes. */
export async function announceOn(db: Db, announcements: readonly Announcement[]): Promise<void> {
  if (announcements.length === 0) return;
  await db.$executeRawUnsafe(
    "SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload",
    CHANNEL,
    announcements.map((announcement) => JSON.stringify(announcement)),
  );
}
