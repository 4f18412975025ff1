import { z } from "zod";
import type { Derivation } from "~/server/domain/explained";
import { type FigureKey, isFigureKey } from "~/server/domain/figure";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

export const DeriveInput = z.strictObject({
  portfolioId: z.string().max(20),
  figure: z.custom<FigureKey>((value) => typeof value === "string" && isFigureKey(value), "names no figure"),
});

/** How a figure of the last beat is made. @throws RiskError as `askWorker`. */
export const deriveFigure = async (ctx: Ctx, input: z.infer<typeof DeriveInput>): Promise<Derivation> =>
  (await askWorker(ctx, { kind: "explain-figure", ...input })) as Derivation; // as answered
