import type { z } from "zod";
import { type LimitProposal, ProposeRetirementInput } from "~/server/domain/limit-proposal";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { lockLimit } from "./lock-limit";
import { recordProposal } from "./record-proposal";
import { termsOf } from "./terms-of";

/** Proposes that a limit ends; it stays in force until another officer has agreed. @throws RiskError as `lockLimit`. */
export async function proposeRetirement(
  ctx: Ctx,
  raw: z.input<typeof ProposeRetirementInput>,
): Promise<LimitProposal> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { limitId, version, reason } = ProposeRetirementInput.parse(raw);
  return ctx.unit(async (stores) => {
    const limit = await lockLimit(ctx, stores, limitId, version);
    return recordProposal(ctx, stores, {
      portfolioId: limit.portfolioId,
      limitId,
      action: "retire",
      basedOnVersion: version,
      terms: termsOf(limit),
      reason,
      state: "proposed",
    });
  });
}
