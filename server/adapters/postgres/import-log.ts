import type { Prisma } from "~/prisma/generated/client";
import type { ImportLog } from "~/server/ports/import-log";
import type { Db } from "./client";
import { keyOf } from "./keys";

export function importLog(db: Db): ImportLog {
  return {
    async begin(organisationId, { kind, fileName }) {
      const row = await db.importRun.create({
        data: { organisationId: keyOf(organisationId), kind, fileName, contentHash: "", report: {} },
        select: { id: true },
      });
      return row.id;
    },

    async complete(organisationId, importId, { contentHash, report }) {
      await db.importRun.update({
        where: { id: importId, organisationId: keyOf(organisationId) },
        data: { contentHash, report: report as unknown as Prisma.InputJsonObject }, // a report is plain JSON
      });
    },
  };
}
