import { z } from "zod";
import { AuditFilter } from "~/server/domain/audit";
import { EXPORT_FORMATS, exportAudit } from "~/server/services/audit/export-audit";
import { listAudit } from "~/server/services/audit/list-audit";
import { verifyAudit } from "~/server/services/audit/verify-audit";
import { OVERSEERS, procedure, router } from "../init";

const ListInput = z.strictObject({
  filter: AuditFilter,
  /** Where the page before ended. */
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .nullish(),
  /** Sent by the client's reader of pages; there is one way. */
  direction: z.literal("forward").optional(),
});
const ExportInput = z.strictObject({ filter: AuditFilter, format: z.enum(EXPORT_FORMATS) });

export const auditRouter = router({
  list: procedure
    .meta(OVERSEERS)
    .input(ListInput)
    .query(({ ctx: { ctx }, input }) => listAudit(ctx, input.filter, input.cursor ?? null)),
  verify: procedure.meta(OVERSEERS).mutation(({ ctx: { ctx } }) => verifyAudit(ctx)),
  export: procedure
    .meta(OVERSEERS)
    .input(ExportInput)
    .mutation(async ({ ctx: { ctx, gate }, input }) => {
      await gate.takeExport();
      return exportAudit(ctx, input.filter, input.format);
    }),
});
