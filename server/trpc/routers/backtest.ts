import { z } from "zod";
import { scorePortfolio } from "~/server/services/backtest/score-portfolio";
import { EVERYBODY, procedure, router } from "../init";

export const backtestRouter = router({
  scores: procedure
    .meta(EVERYBODY)
    .input(z.strictObject({ portfolioId: z.string().max(20) }))
    .query(({ ctx: { ctx }, input }) => scorePortfolio(ctx, input.portfolioId)),
});
