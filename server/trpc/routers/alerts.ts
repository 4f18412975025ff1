import { z } from "zod";
import {
  CreateChannelInput,
  CreateRouteInput,
  CreateSilenceInput,
  EditChannelInput,
} from "~/server/domain/alert";
import { editChannel } from "~/server/services/alerts/edit-channel";
import { listAlertSettings } from "~/server/services/alerts/list-alert-settings";
import { listAlerts, sawAlerts } from "~/server/services/alerts/list-alerts";
import { createChannel, retireChannel, testChannel } from "~/server/services/alerts/manage-channels";
import { createRoute, createSilence, endSilence, retireRoute } from "~/server/services/alerts/manage-routes";
import { EVERYBODY, OFFICERS, OVERSEERS, type Policy, procedure, router } from "../init";

/** Whoever says where alerts go. */
const DISPATCHERS: Policy = { roles: ["risk-officer", "head-of-risk", "admin"] };
const Id = z.strictObject({ id: z.string().max(20) });
const Seen = z.strictObject({ upTo: z.string().regex(/^[1-9]\d{0,17}$/) });

export const alertsRouter = router({
  centre: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => listAlerts(ctx)),
  saw: procedure
    .meta(EVERYBODY)
    .input(Seen)
    .mutation(({ ctx: { ctx }, input }) => sawAlerts(ctx, input.upTo)),
  settings: procedure.meta(OVERSEERS).query(({ ctx: { ctx } }) => listAlertSettings(ctx)),
  createChannel: procedure
    .meta(DISPATCHERS)
    .input(CreateChannelInput)
    .mutation(({ ctx: { ctx }, input }) => createChannel(ctx, input)),
  editChannel: procedure
    .meta(DISPATCHERS)
    .input(EditChannelInput)
    .mutation(({ ctx: { ctx }, input }) => editChannel(ctx, input)),
  retireChannel: procedure
    .meta(DISPATCHERS)
    .input(Id)
    .mutation(({ ctx: { ctx }, input }) => retireChannel(ctx, input.id)),
  testChannel: procedure
    .meta(DISPATCHERS)
    .input(Id)
    .mutation(({ ctx: { ctx }, input }) => testChannel(ctx, input.id)),
  createRoute: procedure
    .meta(DISPATCHERS)
    .input(CreateRouteInput)
    .mutation(({ ctx: { ctx }, input }) => createRoute(ctx, input)),
  retireRoute: procedure
    .meta(DISPATCHERS)
    .input(Id)
    .mutation(({ ctx: { ctx }, input }) => retireRoute(ctx, input.id)),
  createSilence: procedure
    .meta(OFFICERS)
    .input(CreateSilenceInput)
    .mutation(({ ctx: { ctx }, input }) => createSilence(ctx, input)),
  endSilence: procedure
    .meta(OFFICERS)
    .input(Id)
    .mutation(({ ctx: { ctx }, input }) => endSilence(ctx, input.id)),
});
