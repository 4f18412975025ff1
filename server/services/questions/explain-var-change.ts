import { z } from "zod";
import type { ChangeReport } from "~/server/domain/change-report";
import { SINCE } from "~/server/domain/question";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

export const VarChangeInput = z.strictObject({ portfolioId: z.string().max(20), since: z.enum(SINCE) });

/** Why VaR, ES and profit moved since a moment of market time. @throws RiskError as `askWorker`. */
export const explainVarChange = async (
  ctx: Ctx,
  { portfolioId, since }: z.infer<typeof VarChangeInput>,
): Promise<ChangeReport> =>
  (await askWorker(ctx, { kind: "explain-change", portfolioId, since })) as ChangeReport; // as answered
