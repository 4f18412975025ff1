import { CreateRouteInput, CreateSilenceInput, type Route, type Silence } from "~/server/domain/alert";
import { RiskError } from "~/server/domain/errors";
import { requirePortfolioScope, requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { audited } from "./manage-channels";

const ROUTES_MAX = 200;

/** Leads alerts to a channel from the next one on. */
export async function createRoute(ctx: Ctx, raw: CreateRouteInput): Promise<Route> {
  requireRole(ctx, "risk-officer", "head-of-risk", "admin");
  const input = CreateRouteInput.parse(raw);
  const { organisationId } = ctx.actor;
  return ctx.unit(async (stores) => {
    const channels = await stores.alerts.channels(organisationId);
    if (!channels.some(({ id }) => id === input.channelId))
      throw new RiskError("not-found", "There is no such channel.");
    if ((await stores.alerts.routes(organisationId)).length >= ROUTES_MAX)
      throw new RiskError("conflict", `There are ${ROUTES_MAX} routes already; remove one first.`);
    await requirePortfolio(ctx, stores, input.portfolioId);
    const route = await stores.alerts.addRoute(organisationId, input);
    await audited(ctx, stores, "alert.route.create", `route ${route.id}`, null, { ...input });
    return route;
  });
}

export async function retireRoute(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, "risk-officer", "head-of-risk", "admin");
  return ctx.unit(async (stores) => {
    const route = await stores.alerts.retireRoute(ctx.actor.organisationId, id);
    if (!route) throw new RiskError("not-found", "There is no such route.");
    if (route.portfolioId !== null) requirePortfolioScope(ctx, route.portfolioId, "There is no such route.");
    else if (ctx.actor.portfolioIds !== null)
      throw new RiskError("forbidden", "That route is about all portfolios: more than you may see.");
    await audited(ctx, stores, "alert.route.retire", `route ${id}`, { ...route }, null);
  });
}

/** For a while nobody is told; every screen goes on showing the breach. At most a week, with a reason, audited. */
export async function createSilence(ctx: Ctx, raw: CreateSilenceInput): Promise<Silence> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { portfolioId, limitId, reason, forMs } = CreateSilenceInput.parse(raw);
  const { organisationId, name } = ctx.actor;
  const startsAtMs = ctx.clock.now();
  return ctx.unit(async (stores) => {
    await requirePortfolio(ctx, stores, portfolioId);
    await requireLimit(stores, organisationId, { portfolioId, limitId });
    const endsAtMs = startsAtMs + forMs;
    const silence = { portfolioId, limitId, reason, createdBy: name, startsAtMs, endsAtMs };
    const made = await stores.alerts.addSilence(organisationId, silence);
    const after = { portfolioId, limitId, endsAt: new Date(endsAtMs).toISOString() };
    await audited(ctx, stores, "alert.silence.create", `silence ${made.id}`, null, after, reason);
    return made;
  });
}

/** Ends a silence before its time: what it kept still and still is the matter is told of then. */
export async function endSilence(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { organisationId, name } = ctx.actor;
  const nowMs = ctx.clock.now();
  return ctx.unit(async (stores) => {
    const silence = await stores.alerts.endSilence(organisationId, id, name, nowMs);
    if (!silence) throw new RiskError("not-found", NO_SILENCE);
    // One about all portfolios may be ended by anybody: being told again hurts nobody.
    if (silence.portfolioId !== null) requirePortfolioScope(ctx, silence.portfolioId, NO_SILENCE);
    const before = { portfolioId: silence.portfolioId, limitId: silence.limitId, reason: silence.reason };
    await audited(ctx, stores, "alert.silence.end", `silence ${id}`, before, null);
  });
}

const NO_SILENCE = "There is no such silence, or it is over.";

/** A silence of one limit names the portfolio that the limit is of: the other way round it would keep nothing still. */
async function requireLimit(
  stores: Ctx["stores"],
  organisationId: string,
  { portfolioId, limitId }: { readonly portfolioId: string | null; readonly limitId: string | null },
): Promise<void> {
  if (limitId === null) return;
  const [newest] = await stores.limits.versions(organisationId, limitId);
  if (!newest || newest.portfolioId !== portfolioId)
    throw new RiskError("not-found", "This portfolio has no such limit.");
}

/** @throws RiskError not-found outside of the actor's scope; forbidden when "all" would reach beyond it. */
async function requirePortfolio(ctx: Ctx, stores: Ctx["stores"], portfolioId: string | null): Promise<void> {
  if (portfolioId === null) {
    if (ctx.actor.portfolioIds === null) return;
    throw new RiskError("forbidden", "Name one of your portfolios: all of them are more than you may see.");
  }
  requirePortfolioScope(ctx, portfolioId);
  const known = await stores.positions.portfolios(ctx.actor.organisationId);
  if (!known.some(({ id }) => id === portfolioId))
    throw new RiskError("not-found", "There is no such portfolio.");
}
