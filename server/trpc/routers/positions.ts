import { z } from "zod";
import { getPosition } from "~/server/services/positions/get-position";
import { EVERYBODY, procedure, router } from "../init";

const PositionInput = z.strictObject({ portfolioId: z.string().max(20), positionId: z.string().max(20) });

export const positionsRouter = router({
  get: procedure
    .meta(EVERYBODY)
    .input(PositionInput)
    .query(({ ctx: { ctx }, input }) => getPosition(ctx, input.portfolioId, input.positionId)),
});
