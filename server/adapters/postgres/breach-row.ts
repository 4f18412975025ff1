import type { Prisma } from "~/prisma/generated/client";
import type { BreachCase, BreachCause, CaseState, Classification, Resolution } from "~/server/domain/breach";
import type { LimitKind } from "~/server/domain/limit";
import type { BreachRecord } from "~/server/ports/breach-book";
import { idOf } from "./keys";
import { limitWords } from "./limit-book";

/** What a breach is read with: whose it is and what its limit says. */
export const WITH_NAMES = {
  limit: {
    include: {
      portfolio: { select: { name: true, baseCurrency: true } },
    },
  },
} as const;

type BreachRow = Prisma.BreachGetPayload<{ include: typeof WITH_NAMES }>;

const timeOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** The columns of what changes of a case; what is not named stays. */
export function caseColumns(change: Partial<BreachCase>): Prisma.BreachUpdateInput {
  const { acknowledgedAtMs, planDueAtMs, waivedUntilMs, caseClosedAtMs, ...plain } = change;
  return {
    ...plain,
    ...(acknowledgedAtMs !== undefined && { acknowledgedAt: timeOf(acknowledgedAtMs) }),
    ...(planDueAtMs !== undefined && { planDueAt: timeOf(planDueAtMs) }),
    ...(waivedUntilMs !== undefined && { waivedUntil: timeOf(waivedUntilMs) }),
    ...(caseClosedAtMs !== undefined && { caseClosedAt: timeOf(caseClosedAtMs) }),
  };
}

export function breachOf(row: BreachRow): BreachRecord {
  return {
    id: idOf(row.id),
    limitId: idOf(row.limitId),
    limitVersion: row.limitVersion,
    portfolioId: idOf(row.portfolioId),
    portfolioName: row.limit.portfolio.name,
    baseCurrency: row.limit.portfolio.baseCurrency,
    limitName: row.limit.name,
    ...limitWords(row.limit),
    kind: row.kind as LimitKind, // written from the same unions
    kindSinceMs: row.kindSince?.getTime() ?? null,
    openedAtMs: row.openedAt.getTime(),
    openedComputedAtMs: row.openedComputedAt.getTime(),
    closedAtMs: row.closedAt?.getTime() ?? null,
    closedComputedAtMs: row.closedComputedAt?.getTime() ?? null,
    threshold: row.threshold,
    openingValue: row.openingValue,
    worstValue: row.worstValue,
    lastValue: row.lastValue,
    reason: row.reason,
    openedBy: row.openedBy as BreachCause,
    caseState: row.caseState as CaseState,
    acknowledgedBy: row.acknowledgedBy,
    acknowledgedAtMs: row.acknowledgedAt?.getTime() ?? null,
    assignedToId: row.assignedToId,
    assignedTo: row.assignedTo,
    plan: row.plan,
    planDueAtMs: row.planDueAt?.getTime() ?? null,
    waivedBy: row.waivedBy,
    waivedUntilMs: row.waivedUntil?.getTime() ?? null,
    escalationLevel: row.escalationLevel,
    classification: row.classification as Classification | null,
    resolution: row.resolution as Resolution | null,
    caseClosedBy: row.caseClosedBy,
    caseClosedAtMs: row.caseClosedAt?.getTime() ?? null,
  };
}
