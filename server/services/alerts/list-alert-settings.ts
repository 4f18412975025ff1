import type { Channel, Delivery, Route, Silence } from "~/server/domain/alert";
import { maySee, requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

const DELIVERIES_SHOWN = 50;

export type AlertSettings = {
  readonly channels: readonly Channel[];
  readonly routes: readonly Route[];
  readonly silences: readonly Silence[];
  readonly deliveries: readonly Delivery[];
};

/** Who is told of what, what is kept still, and how the newest messages went: within the actor's scope, or about all. */
export async function listAlertSettings(ctx: Ctx): Promise<AlertSettings> {
  requireRole(ctx, "risk-officer", "head-of-risk", "auditor", "admin");
  const { stores, actor, clock } = ctx;
  const { organisationId } = actor;
  const [channels, routes, silences, deliveries] = await Promise.all([
    stores.alerts.channels(organisationId),
    stores.alerts.routes(organisationId),
    stores.alerts.silences(organisationId, clock.now()),
    stores.alerts.deliveries(organisationId, actor.portfolioIds, DELIVERIES_SHOWN),
  ]);
  const isSeen = ({ portfolioId }: { readonly portfolioId: string | null }) =>
    portfolioId === null || maySee(actor, portfolioId);
  return { channels, routes: routes.filter(isSeen), silences: silences.filter(isSeen), deliveries };
}
