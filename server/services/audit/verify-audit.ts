import type { AuditVerdict } from "~/server/domain/audit";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { verifyChain } from "./verify-chain";

/** Walks the whole chain of the actor's organisation. That somebody did, and what was found, is audited itself. */
export async function verifyAudit(ctx: Ctx): Promise<AuditVerdict> {
  requireRole(ctx, "auditor", "risk-officer", "head-of-risk", "admin");
  const { id, name, organisationId } = ctx.actor;
  const verdict = await verifyChain(ctx.stores.audit, ctx.seals, organisationId);
  const { isIntact, entries, headHash, bad, firstBad } = verdict;
  await ctx.unit((stores) =>
    stores.audit.append(organisationId, {
      actorId: id,
      actorName: name,
      action: "audit.verify",
      subject: "audit",
      before: null,
      after: { isIntact, entries, headHash, bad, firstBad: firstBad?.sentence ?? null },
      reason: null,
    }),
  );
  return verdict;
}
