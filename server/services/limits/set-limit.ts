import { RiskError } from "~/server/domain/errors";
import { SetLimitInput } from "~/server/domain/limit";
import type { LimitInForce } from "~/server/ports/limit-book";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/**
 * Changes one limit's threshold: a new version, its audit row and its announcement commit together, or none does.
 * A change to what stands already leaves no row.
 */
export async function setLimit(ctx: Ctx, raw: SetLimitInput): Promise<LimitInForce> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const input = SetLimitInput.parse(raw);
  const organisation = ctx.actor.organisationId;
  return ctx.unit(async (stores) => {
    const before = await stores.limits.lock(organisation, input.limitId);
    if (!before) throw new RiskError("not-found", "There is no such limit.");
    if (before.version !== input.version) {
      const { changedBy, threshold, version } = before;
      throw new RiskError(
        "stale-version",
        `${changedBy} set this limit to ${threshold} meanwhile (version ${version}); look again before you change it.`,
      );
    }
    if (before.threshold === input.threshold) return before;
    const after = await stores.limits.saveVersion(
      organisation,
      { ...before, threshold: input.threshold, version: before.version + 1 },
      { reason: input.reason, changedBy: ctx.actor.name },
    );
    await stores.audit.append(organisation, {
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action: "limit.set",
      subject: `limit ${after.id}`,
      before: { name: before.name, threshold: before.threshold, version: before.version },
      after: { name: after.name, threshold: after.threshold, version: after.version },
      reason: input.reason,
    });
    await stores.announce([{ type: "limits", organisationId: organisation }]);
    return after;
  });
}
