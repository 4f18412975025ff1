import { z } from "zod";
import type { LimitHistory, LimitPreview } from "~/server/domain/limit-preview";
import { LimitTerms } from "~/server/domain/limit-proposal";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

export const PreviewInput = z.strictObject({
  terms: LimitTerms,
  limitId: z
    .string()
    .regex(/^\d{1,10}$/, "a limit is named by its number")
    .nullable(),
});
type PreviewInput = z.infer<typeof PreviewInput>;

/** What a limit would say of the last beat, before anybody agreed to it. @throws RiskError as `askWorker`. */
export const previewLimit = async (ctx: Ctx, { terms, limitId }: PreviewInput): Promise<LimitPreview> =>
  (await askWorker(ctx, {
    kind: "limit-preview",
    portfolioId: terms.portfolioId,
    terms,
    limitId,
  })) as LimitPreview; // as answered

/** How it would have done over a year of evenings, on today's holdings. @throws RiskError as `askWorker`. */
export const backtestLimit = async (ctx: Ctx, { terms, limitId }: PreviewInput): Promise<LimitHistory> =>
  (await askWorker(ctx, {
    kind: "limit-history",
    portfolioId: terms.portfolioId,
    terms,
    limitId,
  })) as LimitHistory; // as answered
