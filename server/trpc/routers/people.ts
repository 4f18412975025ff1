import { EVERYBODY, procedure, router } from "../init";

export const peopleRouter = router({
  me: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => ctx.actor),
});
