import type { PortfolioId } from "~/server/domain/ids";
import type { LimitScopeKind } from "~/server/domain/limit-metrics";
import type { PositionRisk } from "~/server/domain/snapshot";
import { EPISODES } from "~/server/engine/stress/episodes";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";

/** What limits of a portfolio can be set on: the parts that it has now, by name, and the episodes that there are. */
export type LimitChoices = {
  readonly keys: Readonly<Record<Exclude<LimitScopeKind, "portfolio">, readonly string[]>>;
  readonly episodes: readonly { readonly id: string; readonly name: string }[];
};

/** @throws RiskError not-found for a portfolio that is none of the actor's. */
export async function listScopes(ctx: Ctx, portfolioId: PortfolioId): Promise<LimitChoices> {
  await requirePortfolio(ctx, portfolioId);
  const organisation = ctx.actor.organisationId;
  const latest = await ctx.stores.history.latest(organisation, portfolioId);
  const positions = latest?.snapshot.positions ?? [];
  const names = (nameOf: (position: PositionRisk) => string | null): readonly string[] =>
    [...new Set(positions.flatMap((position) => nameOf(position) ?? []))].sort();
  const held = await ctx.stores.positions.held(organisation, ctx.clock.now());
  const own = held.find(({ portfolio }) => portfolio.id === portfolioId)?.positions ?? [];
  return {
    keys: {
      book: names(({ bookName }) => bookName),
      sector: names(({ sector }) => sector),
      country: names(({ country }) => country),
      issuer: names(({ issuer }) => issuer),
      counterparty: [...new Set(own.flatMap(({ counterparty }) => counterparty ?? []))].sort(),
      instrument: names(({ symbol }) => symbol),
    },
    episodes: EPISODES.map(({ id, name }) => ({ id, name })),
  };
}
