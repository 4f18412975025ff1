import { RiskError } from "~/server/domain/errors";
import type { BreachId } from "~/server/domain/ids";
import type { BreachRecord } from "~/server/ports/limit-book";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/** Says that somebody looks after a breach. The first to say so stays its name; saying it again changes nothing. */
export async function acknowledgeBreach(ctx: Ctx, breachId: BreachId): Promise<BreachRecord> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const organisation = ctx.actor.organisationId;
  const atMs = ctx.clock.now();
  return ctx.unit(async (stores) => {
    const breach = await stores.limits.acknowledge(organisation, breachId, ctx.actor.name, atMs);
    if (!breach) throw new RiskError("not-found", "There is no such breach.");
    if (breach.acknowledgedAtMs !== atMs) return breach;
    await stores.audit.append(organisation, {
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action: "breach.acknowledge",
      subject: `breach ${breach.id}`,
      before: null,
      after: { limit: breach.limitName, portfolio: breach.portfolioName, openingValue: breach.openingValue },
      reason: null,
    });
    return breach;
  });
}
