import { type PositionEventKind, quantityAfter } from "~/server/domain/position-events";
import type { PositionBook, PositionStatement } from "~/server/ports/position-book";
import type { Db } from "./client";
import { calendarDateOf, idOf, keyOf, midnightUtc } from "./keys";

export function positionBook(db: Db): PositionBook {
  return {
    async portfolios(organisationId) {
      const rows = await db.portfolio.findMany({
        where: { organisationId: keyOf(organisationId), isActive: true },
        orderBy: { id: "asc" },
      });
      return rows.map(({ id, name, baseCurrency }) => ({ id: idOf(id), name, baseCurrency }));
    },

    async held(organisationId, atMs) {
      const portfolios = await db.portfolio.findMany({
        where: { organisationId: keyOf(organisationId), isActive: true },
        orderBy: { id: "asc" },
        include: {
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
      return portfolios.map(({ books, ...portfolio }) => ({
        portfolio: {
          id: idOf(portfolio.id),
          organisationId,
          name: portfolio.name,
          baseCurrency: portfolio.baseCurrency,
          capitalBase: portfolio.capitalBase,
          isCashTracked: portfolio.isCashTracked,
        },
        positionVersion: portfolio.positionVersion,
        limitVersion: portfolio.limitVersion,
        lastSeq: Number(portfolio.lastSeq),
        positions: books.flatMap((book) =>
          book.positions.map((row) => positionOf(row, book)).filter((position) => position.quantity !== 0),
        ),
      }));
    },

    async state(organisationId, lines, effectiveAtMs, importId) {
      let written = 0;
      const portfolioIds = new Map<string, string>();
      for (const ofPortfolio of grouped(lines, (line) => line.portfolio)) {
        const stated = await statePortfolio(db, organisationId, ofPortfolio, effectiveAtMs, importId);
        written += stated.written;
        portfolioIds.set(ofPortfolio[0]?.portfolio ?? "", stated.portfolioId);
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

type PositionRow = {
  id: number;
  instrumentId: number;
  counterparty: string | null;
  events: { kind: string; quantity: number; priceLocal: number | null }[];
};

function positionOf(row: PositionRow, book: { id: number; name: string }) {
  const quantity = quantityAfter(
    row.events.map((event) => ({ kind: event.kind as PositionEventKind, quantity: event.quantity })), // written from the same union
  );
  return {
    id: idOf(row.id),
    instrumentId: idOf(row.instrumentId),
    bookId: idOf(book.id),
    bookName: book.name,
    quantity,
    entryPriceLocal: row.events.findLast((event) => event.priceLocal !== null)?.priceLocal ?? null,
    counterparty: row.counterparty,
    // The day's P&L is hypothetical: today's holdings since the cut-off, as if held all day.
    quantityAtCutOff: quantity,
    netPurchasesBase: 0,
  };
}

async function statePortfolio(
  db: Db,
  organisationId: string,
  lines: readonly PositionStatement[],
  effectiveAtMs: number,
  importId: number | null,
): Promise<{ written: number; portfolioId: string }> {
  const first = lines[0];
  if (!first) throw new RangeError("a statement of no positions has no portfolio");
  const organisation = keyOf(organisationId);
  const isCashTracked = lines.some((line) => line.isCash);
  const portfolio = await db.portfolio.upsert({
    where: { organisationId_name: { organisationId: organisation, name: first.portfolio } },
    create: {
      organisationId: organisation,
      name: first.portfolio,
      baseCurrency: first.baseCurrency,
      isCashTracked,
    },
    update: isCashTracked ? { isCashTracked } : {},
  });
  let written = 0;
  for (const bookLines of grouped(lines, (line) => line.book)) {
    const name = bookLines[0]?.book ?? "";
    const book = await db.book.upsert({
      where: { portfolioId_name: { portfolioId: portfolio.id, name } },
      create: { organisationId: organisation, portfolioId: portfolio.id, name },
      update: {},
    });
    for (const line of bookLines) {
      if (await stateLine(db, organisation, book.id, line, effectiveAtMs, importId)) written += 1;
    }
  }
  if (written > 0) {
    await db.portfolio.update({ where: { id: portfolio.id }, data: { positionVersion: { increment: 1 } } });
  }
  return { written, portfolioId: idOf(portfolio.id) };
}

/** @returns true when the line said something new. */
async function stateLine(
  db: Db,
  organisationId: number,
  bookId: number,
  line: PositionStatement,
  effectiveAtMs: number,
  importId: number | null,
): Promise<boolean> {
  const instrumentId = keyOf(line.instrumentId);
  const position = await db.position.upsert({
    where: { bookId_instrumentId_account: { bookId, instrumentId, account: line.account } },
    create: { organisationId, bookId, instrumentId, account: line.account, counterparty: line.counterparty },
    update: line.counterparty === null ? {} : { counterparty: line.counterparty },
    include: { events: { orderBy: [{ effectiveAt: "asc" }, { id: "asc" }] } },
  });
  const before = positionOf(position, { id: bookId, name: line.book });
  const samePrice = line.entryPriceLocal === null || line.entryPriceLocal === before.entryPriceLocal;
  if (position.events.length > 0 && before.quantity === line.quantity && samePrice) return false;
  await db.positionEvent.create({
    data: {
      organisationId,
      positionId: position.id,
      kind: "snapshot",
      quantity: line.quantity,
      priceLocal: line.entryPriceLocal,
      importId,
      effectiveAt: new Date(effectiveAtMs),
    },
  });
  await db.lot.deleteMany({ where: { positionId: position.id } });
  await db.lot.create({
    data: {
      organisationId,
      positionId: position.id,
      openedOn: line.lotDate === null ? null : midnightUtc(line.lotDate),
      quantity: line.quantity,
      priceLocal: line.entryPriceLocal,
    },
  });
  return true;
}

function grouped<T>(items: readonly T[], keyOfItem: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
