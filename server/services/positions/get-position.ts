import { addDays } from "~/server/domain/calendar-date";
import { RiskError } from "~/server/domain/errors";
import type { PortfolioId, PositionId } from "~/server/domain/ids";
import { groupsAbove } from "~/server/domain/portfolio-group";
import type { DailyBar } from "~/server/ports/market-feed";
import type { LotRecord } from "~/server/ports/position-book";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";

/** What a position's page shows beside its live figures. */
export type PositionDetail = {
  readonly lots: readonly LotRecord[];
  /** Daily bars of the last months up to the portfolio's market time, oldest first. */
  readonly bars: readonly DailyBar[];
};

const DAYS_SHOWN = 190;

/** The past and the lots of one position. @throws RiskError not-found when it is none of the portfolio's. */
export async function getPosition(
  ctx: Ctx,
  portfolioId: PortfolioId,
  positionId: PositionId,
): Promise<PositionDetail> {
  const organisation = ctx.actor.organisationId;
  const portfolio = await requirePortfolio(ctx, portfolioId);
  const found = await ctx.stores.positions.find(organisation, positionId);
  const all = await ctx.stores.positions.portfolios(organisation);
  const isHeld =
    found?.portfolioId === portfolioId ||
    (found !== null && groupsAbove(found.portfolioId, all).some(({ id }) => id === portfolio.id));
  if (!found || !isHeld) throw new RiskError("not-found", "There is no such position in this portfolio.");
  const latest = await ctx.stores.history.latest(organisation, portfolioId);
  const upTo = latest?.snapshot.asOfDate ?? (await ctx.stores.reference.lastBarDate(organisation));
  const bars =
    upTo === null
      ? []
      : await ctx.stores.reference.barsOf(organisation, found.position.instrumentId, {
          after: addDays(upTo, -DAYS_SHOWN),
          upTo,
        });
  return { lots: found.lots, bars };
}
