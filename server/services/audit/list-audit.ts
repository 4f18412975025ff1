import type { AuditEntry } from "~/server/domain/audit";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

const ENTRIES_A_PAGE = 100;

/** The newest lines of the audit. */
export function listAudit(ctx: Ctx): Promise<readonly AuditEntry[]> {
  requireRole(ctx, "auditor", "risk-officer", "head-of-risk", "admin");
  return ctx.stores.audit.list(ctx.actor.organisationId, ENTRIES_A_PAGE);
}
