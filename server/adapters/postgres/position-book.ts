import { groupBy } from "~/server/domain/group-by";
import type { PortfolioKind } from "~/server/domain/position";
import type { PositionBook } from "~/server/ports/position-book";
import type { Db } from "./client";
import { heldPortfolios } from "./held-portfolios";
import { calendarDateOf, idOf, keyOf } from "./keys";
import { positionOf } from "./position-row";
import { statePortfolio } from "./state-positions";

export function positionBook(db: Db): PositionBook {
  return {
    async portfolios(organisationId) {
      const rows = await db.portfolio.findMany({
        where: { organisationId: keyOf(organisationId), isActive: true },
        orderBy: { id: "asc" },
        include: { desks: { where: { effectiveTo: null } } },
      });
      return rows.map(({ id, name, baseCurrency, kind, desks: [stay] }) => ({
        ...{ id: idOf(id), name, baseCurrency },
        kind: kind as PortfolioKind, // as a CHECK has it
        deskId: stay ? idOf(stay.deskId) : null,
      }));
    },

    held: (organisationId, atMs) => heldPortfolios(db, organisationId, atMs),

    async state(organisationId, lines, effectiveAtMs, importId) {
      let written = 0;
      const portfolioIds = new Map<string, string>();
      for (const [name, ofPortfolio] of groupBy(lines, (line) => line.portfolio)) {
        const stated = await statePortfolio(db, organisationId, ofPortfolio, effectiveAtMs, importId);
        written += stated.written;
        portfolioIds.set(name, stated.portfolioId);
      }
      return { written, unchanged: lines.length - written, portfolioIds };
    },

    async find(organisationId, positionId) {
      const row = await db.position.findFirst({
        where: { id: keyOf(positionId), organisationId: keyOf(organisationId) },
        include: { book: true, lots: true, events: { orderBy: [{ effectiveAt: "asc" }, { id: "asc" }] } },
      });
      if (!row) return null;
      const lots = row.lots.map(({ quantity, priceLocal, openedOn }) => ({
        quantity,
        priceLocal,
        openedOn: openedOn && calendarDateOf(openedOn),
      }));
      return { portfolioId: idOf(row.book.portfolioId), position: positionOf(row, row.book), lots };
    },
  };
}
