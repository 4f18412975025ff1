import type { z } from "zod";
import { EscalateInput } from "~/server/domain/breach";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Alert } from "~/server/ports/outbox";
import type { Ctx } from "~/server/services/context";
import { changeCase, OVER_THE_LINE, WORKERS_OF_A_CASE } from "./change-case";

/** Passes a case on to the next level by hand, with a reason; whoever is there hears of it. */
export async function escalateBreach(ctx: Ctx, raw: z.input<typeof EscalateInput>): Promise<BreachRecord> {
  const { breachId, reason } = EscalateInput.parse(raw);
  return changeCase(ctx, breachId, { roles: WORKERS_OF_A_CASE, from: OVER_THE_LINE }, (breach) => {
    const escalationLevel = breach.escalationLevel + 1;
    return {
      kind: "escalated",
      action: "breach.escalate",
      note: reason,
      details: { level: escalationLevel },
      change: { escalationLevel },
      alert: escalationOf({ ...breach, escalationLevel }, reason),
    };
  });
}

/** The message of an escalation. */
export const escalationOf = (
  {
    id,
    portfolioName,
    limitName,
    metric,
    unit,
    threshold,
    lastValue,
    escalationLevel,
    kindSinceMs,
  }: BreachRecord,
  reason: string,
): Alert => ({
  kind: "breach.escalated",
  breachId: id,
  // Each kind of limit has levels of its own.
  idempotencyKey: `breach.escalated:${id}:${escalationLevel}${kindSinceMs === null ? "" : `:${kindSinceMs}`}`,
  payload: {
    portfolio: portfolioName,
    limit: { name: limitName, metric, unit, threshold },
    value: lastValue,
    level: escalationLevel,
    reason,
  },
});
