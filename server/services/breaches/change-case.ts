import type { Role } from "~/server/domain/actor";
import type { AuditAction } from "~/server/domain/audit";
import type { BreachCase, BreachEventKind, CaseState } from "~/server/domain/breach";
import { RiskError } from "~/server/domain/errors";
import type { BreachId } from "~/server/domain/ids";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Alert } from "~/server/ports/outbox";
import { requirePortfolioScope, requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/** Officers decide on a case; whoever manages the portfolio says what will be done. */
export const OFFICERS_OF_A_CASE: readonly Role[] = ["risk-officer", "head-of-risk"];
export const WORKERS_OF_A_CASE: readonly Role[] = ["portfolio-manager", ...OFFICERS_OF_A_CASE];

/** Said of one that is not there and of one that is not the actor's to see. */
export const NO_BREACH = "There is no such breach.";

export type CaseStep = {
  readonly kind: BreachEventKind;
  readonly action: AuditAction;
  readonly note: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
  /** What changes of the case; nothing for a comment. */
  readonly change: Partial<BreachCase>;
  /** What somebody must be told of it. */
  readonly alert?: Alert;
};

/**
 * One step of a case: who may, from where, what changes. The change, the line of its timeline and its audit row commit
 * together, and every screen hears of it.
 * @param from - states in which it may be taken; others are a conflict, said with the state.
 * @param step - decided on the locked case; null = nothing is to be done.
 * @returns the case as it is afterwards.
 */
export async function changeCase(
  ctx: Ctx,
  breachId: BreachId,
  who: { readonly roles: readonly Role[]; readonly from: readonly CaseState[] },
  step: (breach: BreachRecord) => CaseStep | null,
): Promise<BreachRecord> {
  requireRole(ctx, ...who.roles);
  const { actor } = ctx;
  const organisation = actor.organisationId;
  return ctx.unit(async (stores) => {
    const breach = await stores.breaches.lock(organisation, breachId);
    if (!breach) throw new RiskError("not-found", NO_BREACH);
    requirePortfolioScope(ctx, breach.portfolioId, NO_BREACH);
    if (!who.from.includes(breach.caseState))
      throw new RiskError("conflict", `This case is ${breach.caseState}: that can't be done to it now.`);
    const taken = step(breach);
    if (taken === null) return breach;
    const { kind, action, note, details, change, alert } = taken;
    if (Object.keys(change).length > 0) await stores.breaches.saveCase(organisation, breachId, change);
    await stores.breaches.addEvents(organisation, [
      {
        breachId,
        kind,
        actorId: actor.id,
        actorName: actor.name,
        atMs: ctx.clock.now(),
        note,
        ...(details && { details }),
      },
    ]);
    await stores.audit.append(organisation, {
      actorId: actor.id,
      actorName: actor.name,
      action,
      subject: `breach ${breachId}`,
      before: before(breach, change),
      after: { limit: breach.limitName, portfolio: breach.portfolioName, ...change, ...details },
      reason: note,
    });
    if (alert) await stores.outbox.add(organisation, [alert]);
    await stores.announce([{ type: "breaches", organisationId: organisation }]);
    const after = await stores.breaches.find(organisation, breachId);
    if (!after) throw new Error(`breach ${breachId} is gone`);
    return after;
  });
}

/** What the changed fields said before. */
function before(breach: BreachRecord, change: Partial<BreachCase>): Record<string, unknown> | null {
  const names = Object.keys(change) as (keyof BreachCase)[]; // keys of a partial case
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, breach[name]]));
}

/** Every state but the last. */
export const NOT_CLOSED: readonly CaseState[] = ["open", "acknowledged", "planned", "waived", "cured"];
export const OVER_THE_LINE: readonly CaseState[] = ["open", "acknowledged", "planned", "waived"];
