import { RiskError } from "~/server/domain/errors";
import { CreateLimitInput } from "~/server/domain/limit";
import type { LimitInForce } from "~/server/ports/limit-book";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";

const WARN_AT = 0.8;
const CLEAR_AT = 0.95;

/** Adds a limit to a portfolio, with its audit row. @throws RiskError conflict when the portfolio has one of that name. */
export async function createLimit(ctx: Ctx, raw: CreateLimitInput): Promise<LimitInForce> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { reason, ...input } = CreateLimitInput.parse(raw);
  await requirePortfolio(ctx, input.portfolioId);
  const organisation = ctx.actor.organisationId;
  return ctx.unit(async (stores) => {
    const known = await stores.limits.inForce(organisation, input.portfolioId);
    if (known.some(({ name }) => name === input.name)) {
      throw new RiskError("conflict", `This portfolio has a limit called ${input.name} already.`);
    }
    const limit = await stores.limits.create(
      organisation,
      { ...input, warnAt: WARN_AT, clearAt: CLEAR_AT },
      { reason, changedBy: ctx.actor.name },
    );
    await stores.audit.append(organisation, {
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action: "limit.create",
      subject: `limit ${limit.id}`,
      before: null,
      after: { ...input, version: limit.version },
      reason,
    });
    await stores.announce([{ type: "limits", organisationId: organisation }]);
    return limit;
  });
}
