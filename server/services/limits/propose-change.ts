import type { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import { type LimitProposal, LimitTerms, ProposeChangeInput } from "~/server/domain/limit-proposal";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { checkTerms } from "./check-terms";
import { lockLimit } from "./lock-limit";
import { recordProposal } from "./record-proposal";
import { termsOf } from "./terms-of";

/** Without what is left out: that stays as it is. */
const given = (change: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

/**
 * Proposes another version of a limit: another threshold, kind, bands or times; what is left out stays. With an end it is temporary: the version
 * before speaks again by itself. In force when another officer has agreed.
 * @throws RiskError stale-version when the limit changed since it was on the screen; bad-input when nothing changes.
 */
export async function proposeChange(
  ctx: Ctx,
  raw: z.input<typeof ProposeChangeInput>,
): Promise<LimitProposal> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { limitId, version, reason, isDraft, ...change } = ProposeChangeInput.parse(raw);
  return ctx.unit(async (stores) => {
    const limit = await lockLimit(ctx, stores, limitId, version);
    const before = termsOf(limit);
    const terms = LimitTerms.parse({ ...before, ...given(change) });
    await checkTerms(ctx, terms);
    if (JSON.stringify({ ...before, effectiveFromMs: null }) === JSON.stringify(terms))
      throw new RiskError("bad-input", "That is what the limit says already.");
    return recordProposal(ctx, stores, {
      portfolioId: limit.portfolioId,
      limitId,
      action: "change",
      basedOnVersion: version,
      terms,
      reason,
      state: isDraft ? "draft" : "proposed",
    });
  });
}
