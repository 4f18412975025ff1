import type { BreachEventKind } from "~/server/domain/breach";
import type { BreachTimeline } from "~/server/ports/breach-book";
import { breachOf, WITH_NAMES } from "./breach-row";
import type { Db } from "./client";
import { inBatches } from "./in-batches";
import { idOf, keyOf } from "./keys";
import { orForbidden } from "./refused";

/** What happened to cases, line by line. */
export const breachTimeline = (db: Db): BreachTimeline => ({
  async addEvents(organisationId, events) {
    await inBatches(events, async (batch) => {
      await db.$executeRaw`
        INSERT INTO breach_event (organisation_id, breach_id, at, kind, actor_id, actor_name, note, details)
        SELECT ${keyOf(organisationId)}::int, n.breach_id, n.at, n.kind, n.actor_id, n.actor_name, n.note, n.details::jsonb
        FROM unnest(
          ${batch.map(({ breachId }) => keyOf(breachId))}::int[],
          ${batch.map(({ atMs }) => new Date(atMs).toISOString())}::timestamptz[],
          ${batch.map(({ kind }) => kind)}::text[], ${batch.map(({ actorId }) => actorId)}::text[],
          ${batch.map(({ actorName }) => actorName)}::text[], ${batch.map(({ note }) => note ?? null)}::text[],
          ${batch.map(({ details }) => (details ? JSON.stringify(details) : null))}::text[]
        ) WITH ORDINALITY AS n (breach_id, at, kind, actor_id, actor_name, note, details, place)
        ORDER BY n.place`.catch(
        orForbidden("The database refused: this line of the timeline is not yours to write."),
      );
      return [];
    });
  },

  async unexplained(organisationId, afterMs, count) {
    const rows = await db.breach.findMany({
      where: {
        organisationId: keyOf(organisationId),
        openedComputedAt: { gt: new Date(afterMs) },
        events: { none: { kind: "explained" }, some: { kind: "opened" } },
      },
      orderBy: { id: "desc" },
      take: count,
      include: WITH_NAMES,
    });
    return rows.map(breachOf);
  },

  async events(organisationId, breachId) {
    const rows = await db.breachEvent.findMany({
      where: { breachId: keyOf(breachId), organisationId: keyOf(organisationId) },
      orderBy: { id: "asc" },
    });
    return rows.map((row) => ({
      id: idOf(row.id),
      atMs: row.at.getTime(),
      kind: row.kind as BreachEventKind, // written from the same union
      actorId: row.actorId,
      actorName: row.actorName,
      note: row.note,
      details: row.details as Record<string, unknown> | null, // written as an object or null
    }));
  },
});
