import type { z } from "zod";
import { AcknowledgeInput } from "~/server/domain/breach";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";
import { changeCase, NOT_CLOSED, OFFICERS_OF_A_CASE } from "./change-case";

/** Says that somebody looks after a breach. The first to say so stays its name; saying it again changes nothing. */
export async function acknowledgeBreach(
  ctx: Ctx,
  raw: z.input<typeof AcknowledgeInput>,
): Promise<BreachRecord> {
  const { breachId, note } = AcknowledgeInput.parse(raw);
  return changeCase(ctx, breachId, { roles: OFFICERS_OF_A_CASE, from: NOT_CLOSED }, (breach) =>
    breach.acknowledgedAtMs !== null
      ? null
      : {
          kind: "acknowledged",
          action: "breach.acknowledge",
          note: note === "" ? null : note,
          change: {
            acknowledgedBy: ctx.actor.name,
            acknowledgedAtMs: ctx.clock.now(),
            ...(breach.caseState === "open" && { caseState: "acknowledged" }),
          },
        },
  );
}
