import type { z } from "zod";
import { CloseCaseInput } from "~/server/domain/breach";
import { RiskError } from "~/server/domain/errors";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";
import { changeCase, NOT_CLOSED, OFFICERS_OF_A_CASE } from "./change-case";

/**
 * Closes a case with what it was and what was done. It stays as it is from then on.
 * @throws RiskError conflict while the metric is over its line: cure it, waive it, or have the limit raised.
 */
export async function closeCase(ctx: Ctx, raw: z.input<typeof CloseCaseInput>): Promise<BreachRecord> {
  const { breachId, classification, resolution, note } = CloseCaseInput.parse(raw);
  return changeCase(ctx, breachId, { roles: OFFICERS_OF_A_CASE, from: NOT_CLOSED }, (breach) => {
    if (breach.caseState !== "cured")
      throw new RiskError(
        "conflict",
        "It is still over its line: cure it, waive it, or have the limit raised before the case is closed.",
      );
    return {
      kind: "closed",
      action: "breach.close",
      note,
      details: { classification, resolution },
      change: {
        caseState: "closed",
        classification,
        resolution,
        caseClosedBy: ctx.actor.name,
        caseClosedAtMs: ctx.clock.now(),
      },
    };
  });
}
