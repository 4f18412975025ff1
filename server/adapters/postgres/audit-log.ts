import { isDeepStrictEqual } from "node:util";
import { Prisma } from "~/prisma/generated/client";
import type { AuditAction, AuditFilter } from "~/server/domain/audit";
import type { OrganisationId } from "~/server/domain/ids";
import type { AuditLog, NewAuditEntry } from "~/server/ports/audit-log";
import { auditChain } from "./audit-chain";
import { inScope } from "./audit-scope";
import type { Db } from "./client";
import { inBatches } from "./in-batches";
import { idOf, keyOf } from "./keys";

export function auditLog(db: Db): AuditLog {
  return {
    ...auditChain(db),

    append: (organisationId, entry) => appendAll(db, organisationId, [entry]),

    appendAll: (organisationId, entries) => appendAll(db, organisationId, entries),

    async list(organisationId, filter, { before, count, portfolioIds = null }) {
      const ids = await db.$queryRaw<{ id: bigint }[]>`
        SELECT id FROM audit_entry
        WHERE organisation_id = ${keyOf(organisationId)}
          AND (${before}::bigint IS NULL OR id < ${before}::bigint) AND ${narrowed(filter)}
          AND ${inScope(portfolioIds)}
        ORDER BY id DESC LIMIT ${count}`;
      const rows = await db.auditEntry.findMany({
        where: { id: { in: ids.map(({ id }) => id) } },
        orderBy: { id: "desc" },
      });
      return rows.map((row) => ({
        id: idOf(row.id),
        atMs: row.at.getTime(),
        actorId: row.actorId,
        actorName: row.actorName,
        action: row.action as AuditAction, // written from the same union
        subject: row.subject,
        before: row.before as Record<string, unknown> | null, // written as an object or null
        after: row.after as Record<string, unknown> | null,
        changedFields: row.changedFields,
        reason: row.reason,
      }));
    },
  };
}

async function appendAll(
  db: Db,
  organisationId: OrganisationId,
  entries: readonly NewAuditEntry[],
): Promise<void> {
  await inBatches(entries, async (batch) => {
    const texts = (read: (entry: NewAuditEntry) => unknown) =>
      batch.map((entry) => {
        const value = read(entry) ?? null;
        return value === null ? null : JSON.stringify(value);
      });
    await db.$executeRaw`
      INSERT INTO audit_entry (organisation_id, actor_id, actor_name, action, subject, reason, before, after, changed_fields)
      SELECT ${keyOf(organisationId)}::int, n.actor_id, n.actor_name, n.action, n.subject, n.reason, n.before::jsonb,
        n.after::jsonb, ARRAY(SELECT jsonb_array_elements_text(n.changed::jsonb))
      FROM unnest(
        ${batch.map(({ actorId }) => actorId)}::text[], ${batch.map(({ actorName }) => actorName)}::text[],
        ${batch.map(({ action }) => action)}::text[], ${batch.map(({ subject }) => subject)}::text[],
        ${batch.map(({ reason }) => reason)}::text[], ${texts(({ before }) => before)}::text[],
        ${texts(({ after }) => after)}::text[],
        ${texts(({ before, after }) => changedFields(before ?? {}, after ?? {}))}::text[]
      ) WITH ORDINALITY AS n (actor_id, actor_name, action, subject, reason, before, after, changed, place)
      ORDER BY n.place`;
    return [];
  });
}

function narrowed({ actor, action, subject, fromMs, toMs, text }: AuditFilter): Prisma.Sql {
  const has = (column: string, part: string) =>
    Prisma.sql`${Prisma.raw(column)} ILIKE ${`%${part.replaceAll(/[\\%_]/g, "\\$&")}%`}`;
  const given: (Prisma.Sql | undefined)[] = [
    Prisma.sql`true`,
    actor ? Prisma.sql`(${has("actor_name", actor)} OR actor_id = ${actor})` : undefined,
    action && Prisma.sql`action = ${action}`,
    subject ? has("subject", subject) : undefined,
    fromMs === undefined ? undefined : Prisma.sql`at >= ${new Date(fromMs)}`,
    toMs === undefined ? undefined : Prisma.sql`at < ${new Date(toMs)}`,
    text
      ? Prisma.sql`(${Prisma.join(
          ["subject", "coalesce(reason, '')", "coalesce(before::text, '')", "coalesce(after::text, '')"].map(
            (column) => has(column, text),
          ),
          " OR ",
        )})`
      : undefined,
  ];
  return Prisma.join(
    given.filter((condition) => condition !== undefined),
    " AND ",
  );
}

function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}
