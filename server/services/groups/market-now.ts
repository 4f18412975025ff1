import type { Stores } from "~/server/ports/unit-of-work";
import type { Ctx } from "~/server/services/context";

/** Market time of now: that of the wall, but in the demonstration the tape's, as of the last stored beat. */
export const marketNow = async (ctx: Pick<Ctx, "actor" | "clock">, stores: Stores): Promise<number> =>
  (await stores.tape.run(ctx.actor.organisationId, "demonstration"))?.marketMs ?? ctx.clock.now();
