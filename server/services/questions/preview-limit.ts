import { z } from "zod";
import type { LimitHistory, LimitPreview } from "~/server/domain/limit-preview";
import { LimitTerms } from "~/server/domain/limit-proposal";
import type { Ctx } from "~/server/services/context";
import { heldParts, nothingHeld } from "~/server/services/limits/held-parts";
import { askWorker } from "./ask-worker";

export const PreviewInput = z.strictObject({
  terms: LimitTerms,
  limitId: z
    .string()
    .regex(/^\d{1,10}$/, "a limit is named by its number")
    .nullable(),
});
type PreviewInput = z.infer<typeof PreviewInput>;

/** With what is to be said of the part that it is on; null = something is held in it. */
type WarnedPreview = LimitPreview & { readonly warning: string | null };

/** What a limit would say of the last beat, before anybody agreed to it. @throws RiskError as `askWorker`. */
export async function previewLimit(ctx: Ctx, { terms, limitId }: PreviewInput): Promise<WarnedPreview> {
  const answer = await askWorker(ctx, {
    kind: "limit-preview",
    portfolioId: terms.portfolioId,
    terms,
    limitId,
  });
  const { scope, portfolioId } = terms;
  const warning = scope.key === null ? null : nothingHeld(scope, (await heldParts(ctx))(portfolioId));
  return { ...(answer as LimitPreview), warning }; // as answered
}

/** How it would have done over a year of evenings, on today's holdings. @throws RiskError as `askWorker`. */
export const backtestLimit = async (ctx: Ctx, { terms, limitId }: PreviewInput): Promise<LimitHistory> =>
  (await askWorker(ctx, {
    kind: "limit-history",
    portfolioId: terms.portfolioId,
    terms,
    limitId,
  })) as LimitHistory; // as answered
