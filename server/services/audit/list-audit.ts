import { type AuditEntry, AuditFilter } from "~/server/domain/audit";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

const ENTRIES_A_PAGE = 100;

export type AuditPage = {
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
};

/**
 * The newest lines of the audit that the filter leaves, or those before a line. Whoever has a scope reads those of its
 * portfolios, and those that name none.
 */
export async function listAudit(
  ctx: Ctx,
  filter: AuditFilter = {},
  before: string | null = null,
): Promise<AuditPage> {
  requireRole(ctx, "auditor", "risk-officer", "head-of-risk", "admin");
  const page = { before, count: ENTRIES_A_PAGE + 1, portfolioIds: ctx.actor.portfolioIds };
  const found = await ctx.stores.audit.list(ctx.actor.organisationId, AuditFilter.parse(filter), page);
  const entries = found.slice(0, ENTRIES_A_PAGE);
  return { entries, next: found.length > ENTRIES_A_PAGE ? (entries.at(-1)?.id ?? null) : null };
}
