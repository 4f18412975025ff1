import { isDeepStrictEqual } from "node:util";
import { Prisma } from "~/prisma/generated/client";
import type { AuditAction, AuditFilter } from "~/server/domain/audit";
import type { AuditLog } from "~/server/ports/audit-log";
import { auditChain } from "./audit-chain";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

export function auditLog(db: Db): AuditLog {
  return {
    ...auditChain(db),

    async append(organisationId, entry) {
      const { before, after, ...rest } = entry;
      await db.auditEntry.create({
        data: {
          ...rest,
          organisationId: keyOf(organisationId),
          before: (before as Prisma.InputJsonObject | null) ?? Prisma.DbNull, // plain JSON by the port's contract
          after: (after as Prisma.InputJsonObject | null) ?? Prisma.DbNull,
          changedFields: changedFields(before ?? {}, after ?? {}),
        },
      });
    },

    async list(organisationId, filter, { before, count }) {
      const ids = await db.$queryRaw<{ id: bigint }[]>`
        SELECT id FROM audit_entry
        WHERE organisation_id = ${keyOf(organisationId)}
          AND (${before}::bigint IS NULL OR id < ${before}::bigint) AND ${narrowed(filter)}
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
