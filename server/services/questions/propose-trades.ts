import { z } from "zod";
import type { LimitId, PortfolioId } from "~/server/domain/ids";
import type { LimitOutlook, Ticket } from "~/server/domain/ticket";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

const LINES_MAX = 50;

export const ProposedTradesInput = z.strictObject({
  portfolioId: z.string().max(20),
  trades: z
    .array(
      z.strictObject({
        symbol: z.string().trim().min(1, "name a symbol").max(64),
        quantity: z
          .number()
          .finite()
          .min(-1e15)
          .max(1e15)
          .refine((quantity) => quantity !== 0, "a trade of nothing is no trade"),
      }),
    )
    .min(1, "name at least one trade")
    .max(LINES_MAX, `a ticket has at most ${LINES_MAX} lines`),
});

/** What trades would do to every figure and limit. Nothing is traded. @throws RiskError as `askWorker`. */
export const proposeTrades = async (ctx: Ctx, input: z.infer<typeof ProposedTradesInput>): Promise<Ticket> =>
  (await askWorker(ctx, { kind: "what-if", ...input })) as Ticket; // as answered

/** What would end a limit's breach, and how likely it is over at the close. @throws RiskError as `askWorker`. */
export const limitOutlook = async (
  ctx: Ctx,
  portfolioId: PortfolioId,
  limitId: LimitId,
): Promise<LimitOutlook> => (await askWorker(ctx, { kind: "cures", portfolioId, limitId })) as LimitOutlook; // as answered
