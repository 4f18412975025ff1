import type { Channel, Delivery, Route, Silence } from "~/server/domain/alert";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

const DELIVERIES_SHOWN = 50;

export type AlertSettings = {
  readonly channels: readonly Channel[];
  readonly routes: readonly Route[];
  readonly silences: readonly Silence[];
  readonly deliveries: readonly Delivery[];
};

/** Who is told of what, what is kept still, and how the newest messages went. */
export async function listAlertSettings(ctx: Ctx): Promise<AlertSettings> {
  requireRole(ctx, "risk-officer", "head-of-risk", "auditor", "admin");
  const { stores, actor, clock } = ctx;
  const { organisationId } = actor;
  const [channels, routes, silences, deliveries] = await Promise.all([
    stores.alerts.channels(organisationId),
    stores.alerts.routes(organisationId),
    stores.alerts.silences(organisationId, clock.now()),
    stores.alerts.deliveries(organisationId, DELIVERIES_SHOWN),
  ]);
  return { channels, routes, silences, deliveries };
}
