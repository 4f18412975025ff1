import { z } from "zod";
import type { BreachReport } from "~/server/domain/breach-report";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

export const ExplainBreachInput = z.strictObject({
  portfolioId: z.string().max(20),
  breachId: z.string().max(20),
});

/** Why an episode over a limit opened. @throws RiskError as `askWorker`. */
export const explainOpening = async (
  ctx: Ctx,
  input: z.infer<typeof ExplainBreachInput>,
): Promise<BreachReport> => (await askWorker(ctx, { kind: "explain-breach", ...input })) as BreachReport; // as answered
