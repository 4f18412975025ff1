import type { BreachEvent } from "~/server/domain/breach";
import { RiskError } from "~/server/domain/errors";
import type { BreachId } from "~/server/domain/ids";
import type { BreachRecord } from "~/server/ports/breach-book";
import { requirePortfolioScope } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { NO_BREACH } from "./change-case";
import { escalatesAtMs } from "./escalation";

export type CaseFile = {
  readonly breach: BreachRecord;
  /** Oldest first. */
  readonly events: readonly BreachEvent[];
  /** When it is passed on if nobody takes it until then; null = it is not. */
  readonly escalatesAtMs: number | null;
  readonly assignees: readonly { readonly id: string; readonly name: string }[];
};

/** One breach with all that happened to it. @throws RiskError not-found. */
export async function getCase(ctx: Ctx, breachId: BreachId): Promise<CaseFile> {
  const organisation = ctx.actor.organisationId;
  const { breaches } = ctx.stores;
  const breach = await breaches.find(organisation, breachId);
  if (!breach) throw new RiskError("not-found", NO_BREACH);
  requirePortfolioScope(ctx, breach.portfolioId, NO_BREACH);
  return {
    breach,
    events: await breaches.events(organisation, breachId),
    escalatesAtMs: escalatesAtMs(breach),
    assignees: await breaches.assignees(organisation, breach.portfolioId),
  };
}
