import type { z } from "zod";
import { hasRole } from "~/server/domain/actor";
import { WaiveInput } from "~/server/domain/breach";
import { RiskError } from "~/server/domain/errors";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";
import { changeCase, OFFICERS_OF_A_CASE, OVER_THE_LINE } from "./change-case";

const DAY_MS = 86_400_000;
/** How long each tier may tolerate a breach. A risk officer never waives a hard one. */
const OFFICER_MS_MAX = DAY_MS;
const HEAD_MS_MAX = 30 * DAY_MS;

/**
 * Tolerates a breach until a time, with a reason. It ends by itself: then the case is where it was, and everybody who
 * should know hears of it. A waiver hides nothing: the limit reads as broken all the while.
 * @throws RiskError forbidden beyond what the tier of the actor may.
 */
export async function waiveBreach(ctx: Ctx, raw: z.input<typeof WaiveInput>): Promise<BreachRecord> {
  const { breachId, untilMs, reason } = WaiveInput.parse(raw);
  return changeCase(ctx, breachId, { roles: OFFICERS_OF_A_CASE, from: OVER_THE_LINE }, (breach) => {
    const now = ctx.clock.now();
    if (untilMs <= now) throw new RiskError("bad-input", "A waiver ends later than now.");
    if (breach.caseState === "open")
      throw new RiskError("conflict", "Acknowledge this breach before you waive it.");
    const tier = hasRole(ctx.actor, ["head-of-risk"]) ? "head-of-risk" : "risk-officer";
    if (tier === "risk-officer" && breach.kind === "hard")
      throw new RiskError("forbidden", "Only the head of risk waives a hard limit.");
    const most = tier === "head-of-risk" ? HEAD_MS_MAX : OFFICER_MS_MAX;
    if (untilMs - now > most)
      throw new RiskError(
        "forbidden",
        `Your tier waives for ${most / DAY_MS} ${most === DAY_MS ? "day" : "days"} at most.`,
      );
    return {
      kind: "waived",
      action: "breach.waive",
      note: reason,
      details: { tier, untilMs },
      change: { caseState: "waived", waivedBy: ctx.actor.name, waivedUntilMs: untilMs },
    };
  });
}
