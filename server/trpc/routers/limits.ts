import { z } from "zod";
import { CreateLimitInput, SetLimitInput } from "~/server/domain/limit";
import { acknowledgeBreach } from "~/server/services/limits/acknowledge-breach";
import { createLimit } from "~/server/services/limits/create-limit";
import { listBreaches } from "~/server/services/limits/list-breaches";
import { listLimits } from "~/server/services/limits/list-limits";
import { setLimit } from "~/server/services/limits/set-limit";
import { EVERYBODY, OFFICERS, procedure, router } from "../init";

const PortfolioFilter = z.strictObject({ portfolioId: z.string().max(20).optional() });
const BreachInput = z.strictObject({ breachId: z.string().max(20) });

export const limitsRouter = router({
  list: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => listLimits(ctx)),
  create: procedure
    .meta(OFFICERS)
    .input(CreateLimitInput)
    .mutation(({ ctx: { ctx }, input }) => createLimit(ctx, input)),
  set: procedure
    .meta(OFFICERS)
    .input(SetLimitInput)
    .mutation(({ ctx: { ctx }, input }) => setLimit(ctx, input)),
  breaches: procedure
    .meta(EVERYBODY)
    .input(PortfolioFilter)
    .query(({ ctx: { ctx }, input }) => listBreaches(ctx, input.portfolioId)),
  acknowledge: procedure
    .meta(OFFICERS)
    .input(BreachInput)
    .mutation(({ ctx: { ctx }, input }) => acknowledgeBreach(ctx, input.breachId)),
});
