import { holdTogether } from "~/server/domain/hold-together";
import type { OrganisationId } from "~/server/domain/ids";
import type { HeldPortfolio } from "~/server/ports/position-book";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";
import { positionOf, RECENT_MS, tradedAfter } from "./position-row";

/** Portfolios with what they hold at a market time, and desks and the organisation with what their members do. */
export async function heldPortfolios(
  db: Db,
  organisationId: OrganisationId,
  atMs: number,
): Promise<readonly HeldPortfolio[]> {
  const portfolios = await db.portfolio.findMany({
    where: { organisationId: keyOf(organisationId), isActive: true },
    orderBy: { id: "asc" },
    include: {
      members: { where: staysAt(atMs), orderBy: { portfolioId: "asc" } },
      books: {
        orderBy: { id: "asc" },
        include: {
          positions: {
            orderBy: { id: "asc" },
            include: {
              events: {
                where: { effectiveAt: { lte: new Date(atMs) } },
                orderBy: [{ effectiveAt: "asc" }, { id: "asc" }],
              },
            },
          },
        },
      },
    },
  });
  const all = portfolios.map(({ books, members, ...row }) => ({
    row,
    memberIds: members.map(({ portfolioId }) => portfolioId),
    held: {
      portfolio: {
        id: idOf(row.id),
        organisationId,
        name: row.name,
        baseCurrency: row.baseCurrency,
        capitalBase: row.capitalBase,
        isCashTracked: row.isCashTracked,
      },
      positions: books.flatMap((book) =>
        book.positions
          .map((each) => ({
            position: positionOf(each, book),
            isRecent: tradedAfter(each, atMs - RECENT_MS),
          }))
          .filter(({ position, isRecent }) => position.quantity !== 0 || isRecent)
          .map(({ position }) => position),
      ),
    },
  }));
  const own = all.filter(({ row }) => row.kind === "portfolio");
  return all.map(({ row, memberIds, held }): HeldPortfolio => {
    const members = row.kind === "organisation" ? own : own.filter((each) => memberIds.includes(each.row.id));
    const isGroup = row.kind !== "portfolio";
    return {
      ...(isGroup
        ? holdTogether(
            held.portfolio,
            members.map((each) => each.held),
          )
        : held),
      memberIds: isGroup ? members.map((each) => idOf(each.row.id)) : null,
      // Whatever changes in a member changes the group; who leaves leaves their count behind (`leaveDesk`).
      positionVersion:
        row.positionVersion +
        (isGroup ? members.reduce((sum, each) => sum + each.row.positionVersion, 0) : 0),
      limitVersion: row.limitVersion,
      lastSeq: Number(row.lastSeq),
    };
  });
}

/** A stay that begins with an instant holds at it; one that ends with it does not. */
const staysAt = (atMs: number) => ({
  effectiveFrom: { lte: new Date(atMs) },
  OR: [{ effectiveTo: null }, { effectiveTo: { gt: new Date(atMs) } }],
});
