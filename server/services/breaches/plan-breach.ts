import type { z } from "zod";
import { PlanInput } from "~/server/domain/breach";
import { RiskError } from "~/server/domain/errors";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";
import { changeCase, OVER_THE_LINE, WORKERS_OF_A_CASE } from "./change-case";

/** Says what will be done about a breach, and by when. A plan that is late is escalated. */
export async function planBreach(ctx: Ctx, raw: z.input<typeof PlanInput>): Promise<BreachRecord> {
  const { breachId, plan, dueAtMs } = PlanInput.parse(raw);
  return changeCase(ctx, breachId, { roles: WORKERS_OF_A_CASE, from: OVER_THE_LINE }, (breach) => {
    if (dueAtMs <= ctx.clock.now()) throw new RiskError("bad-input", "A plan is due later than now.");
    if (breach.caseState === "open")
      throw new RiskError("conflict", "An officer acknowledges this breach before it is planned for.");
    return {
      kind: "planned",
      action: "breach.plan",
      note: plan,
      details: { dueAtMs },
      change: {
        plan,
        planDueAtMs: dueAtMs,
        ...(breach.caseState === "acknowledged" && { caseState: "planned" }),
      },
    };
  });
}
