import { AtInstantInput, atInstant } from "~/server/services/questions/at-instant";
import { KeptInstantsInput, keptInstants } from "~/server/services/risk/kept-instants";
import { EVERYBODY, procedure, router } from "../init";

export const historyRouter = router({
  keptInstants: procedure
    .meta(EVERYBODY)
    .input(KeptInstantsInput)
    .query(({ ctx: { ctx }, input }) => keptInstants(ctx, input)),
  atInstant: procedure
    .meta(EVERYBODY)
    .input(AtInstantInput)
    .query(({ ctx: { ctx }, input }) => atInstant(ctx, input)),
});
