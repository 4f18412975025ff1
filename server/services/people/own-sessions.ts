import { RiskError } from "~/server/domain/errors";
import type { SessionRecord } from "~/server/domain/person";
import type { Ctx } from "~/server/services/context";
import { leaveTrace } from "./leave-trace";

/** The browsers that the actor is signed in with, the one used last first. */
export const listOwnSessions = (ctx: Ctx): Promise<readonly SessionRecord[]> =>
  ctx.stores.people.sessions(ctx.actor.id);

/** Ends one of the actor's own sessions. @throws RiskError not-found for one that is over or somebody else's. */
export function endOwnSession(ctx: Ctx, sessionId: string): Promise<void> {
  return ctx.unit(async (stores) => {
    const ended = await stores.people.endSessions(ctx.actor.id, sessionId);
    if (ended === 0) throw new RiskError("not-found", "There is no such session.");
    await leaveTrace(ctx, stores, "person.sessions-end", `person ${ctx.actor.id}`, { after: { ended } });
  });
}
