import { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import type { LimitId, PortfolioId } from "~/server/domain/ids";
import type { LimitOutlook, Ticket } from "~/server/domain/ticket";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";
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

/**
 * What trades would do to every figure and limit, those of the groups above the portfolio too. Nothing is traded. Whoever
 * does not see a group learns which of its limits would say what, and no figure of it.
 * @throws RiskError bad-input for a group: trades are done in portfolios; else as `askWorker`.
 */
export async function proposeTrades(ctx: Ctx, input: z.infer<typeof ProposedTradesInput>): Promise<Ticket> {
  const { kind, name } = await requirePortfolio(ctx, input.portfolioId);
  if (kind !== "portfolio")
    throw new RiskError(
      "bad-input",
      `Trades are done in portfolios; ${name} holds what its portfolios hold.`,
    );
  const ticket = (await askWorker(ctx, { kind: "what-if", ...input })) as Ticket; // as answered
  return {
    ...ticket,
    limits: ticket.limits.map((limit) =>
      maySee(ctx.actor, limit.portfolioId)
        ? limit
        : { ...limit, utilisationBefore: null, utilisationAfter: null },
    ),
  };
}

/** What would end a limit's breach, and how likely it is over at the close. @throws RiskError as `askWorker`. */
export const limitOutlook = async (
  ctx: Ctx,
  portfolioId: PortfolioId,
  limitId: LimitId,
): Promise<LimitOutlook> => (await askWorker(ctx, { kind: "cures", portfolioId, limitId })) as LimitOutlook; // as answered
