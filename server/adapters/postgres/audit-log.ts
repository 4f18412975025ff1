import { isDeepStrictEqual } from "node:util";
import { Prisma } from "~/prisma/generated/client";
import type { AuditAction } from "~/server/domain/audit";
import type { AuditLog } from "~/server/ports/audit-log";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

export function auditLog(db: Db): AuditLog {
  return {
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

    async list(organisationId, count) {
      const rows = await db.auditEntry.findMany({
        where: { organisationId: keyOf(organisationId) },
        orderBy: { id: "desc" },
        take: count,
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

function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}
