import { listAudit } from "~/server/services/audit/list-audit";
import { OVERSEERS, procedure, router } from "../init";

export const auditRouter = router({
  list: procedure.meta(OVERSEERS).query(({ ctx: { ctx } }) => listAudit(ctx)),
});
