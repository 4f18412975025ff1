import { z } from "zod";
import { CreateKeyInput } from "~/server/domain/api-key";
import { ChangePersonInput, InvitePersonInput, PersonInput } from "~/server/domain/person";
import { createKey, listKeys, revokeKey } from "~/server/services/people/manage-keys";
import {
  changePerson,
  endPersonSessions,
  invitePerson,
  listPeople,
  resetPassword,
  setPersonActive,
} from "~/server/services/people/manage-people";
import { endOwnSession, listOwnSessions } from "~/server/services/people/own-sessions";
import { ADMINS, EVERYBODY, procedure, router } from "../init";

export const peopleRouter = router({
  me: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => ctx.actor),
  sessions: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => listOwnSessions(ctx)),
  endSession: procedure
    .meta(EVERYBODY)
    .input(z.strictObject({ sessionId: z.string().max(64) }))
    .mutation(({ ctx: { ctx }, input }) => endOwnSession(ctx, input.sessionId)),
  list: procedure.meta(ADMINS).query(({ ctx: { ctx } }) => listPeople(ctx)),
  invite: procedure
    .meta(ADMINS)
    .input(InvitePersonInput)
    .mutation(({ ctx: { ctx }, input }) => invitePerson(ctx, input)),
  change: procedure
    .meta(ADMINS)
    .input(ChangePersonInput)
    .mutation(({ ctx: { ctx }, input }) => changePerson(ctx, input)),
  setActive: procedure
    .meta(ADMINS)
    .input(PersonInput.extend({ isActive: z.boolean() }))
    .mutation(({ ctx: { ctx }, input }) => setPersonActive(ctx, input.personId, input.isActive)),
  resetPassword: procedure
    .meta(ADMINS)
    .input(PersonInput)
    .mutation(({ ctx: { ctx }, input }) => resetPassword(ctx, input.personId)),
  endSessions: procedure
    .meta(ADMINS)
    .input(PersonInput)
    .mutation(({ ctx: { ctx }, input }) => endPersonSessions(ctx, input.personId)),
  keys: procedure.meta(ADMINS).query(({ ctx: { ctx } }) => listKeys(ctx)),
  createKey: procedure
    .meta(ADMINS)
    .input(CreateKeyInput)
    .mutation(({ ctx: { ctx }, input }) => createKey(ctx, input)),
  revokeKey: procedure
    .meta(ADMINS)
    .input(z.strictObject({ keyId: z.string().max(20) }))
    .mutation(({ ctx: { ctx }, input }) => revokeKey(ctx, input.keyId)),
});
