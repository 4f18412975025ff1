import { groupBy } from "~/server/domain/group-by";
import { holdingAfter, type PositionEventKind } from "~/server/domain/position-events";
import type { PositionBook, PositionStatement } from "~/server/ports/position-book";
import type { Db } from "./client";
import { insertColumns } from "./insert-columns";
import { calendarDateOf, idOf, keyOf } from "./keys";

export function positionBook(db: Db): PositionBook {
  return {
    async portfolios(organisationId) {
      const rows = await db.portfolio.findMany({
        where: { organisationId: keyOf(organisationId), isActive: true },
        orderBy: { id: "asc" },
      });
      return rows.map(({ id, name, baseCurrency }) => ({ id: idOf(id), name, baseCurrency }));
    },

    async books(organisationId, portfolioId) {
      const rows = await db.book.findMany({
        where: { organisationId: keyOf(organisationId), portfolioId: keyOf(portfolioId) },
        orderBy: { name: "asc" },
      });
      return rows.map(({ name }) => name);
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
          book.positions
            .map((row) => ({ position: positionOf(row, book), isRecent: tradedAfter(row, atMs - RECENT_MS) }))
            .filter(({ position, isRecent }) => position.quantity !== 0 || isRecent)
            .map(({ position }) => position),
        ),
      }));
    },

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

type PositionRow = {
  id: number;
  instrumentId: number;
  counterparty: string | null;
  events: { kind: string; quantity: number; priceLocal: number | null; effectiveAt: Date }[];
};

/** No two cut-offs are farther apart. */
const RECENT_MS = 10 * 86_400_000;
const tradedAfter = ({ events }: PositionRow, ms: number): boolean =>
  events.some(({ kind, effectiveAt }) => kind === "trade" && effectiveAt.getTime() > ms);

function positionOf(row: PositionRow, book: { id: number; name: string }) {
  const { quantity, averagePriceLocal } = holdingAfter(
    row.events.map((event) => ({ ...event, kind: event.kind as PositionEventKind })), // written from the same union
  );
  return {
    id: idOf(row.id),
    instrumentId: idOf(row.instrumentId),
    bookId: idOf(book.id),
    bookName: book.name,
    quantity,
    entryPriceLocal: averagePriceLocal,
    counterparty: row.counterparty,
    // Who knows the cut-off takes the trades since then off again.
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
  for (const [name, bookLines] of groupBy(lines, (line) => line.book)) {
    const book = await db.book.upsert({
      where: { portfolioId_name: { portfolioId: portfolio.id, name } },
      create: { organisationId: organisation, portfolioId: portfolio.id, name },
      update: {},
    });
    written += await stateBook(db, organisation, book, bookLines, effectiveAtMs, importId);
  }
  if (written > 0) {
    await db.portfolio.update({ where: { id: portfolio.id }, data: { positionVersion: { increment: 1 } } });
  }
  return { written, portfolioId: idOf(portfolio.id) };
}

/** In bulk: a book may have thousands of lines. @returns how many of them said something new. */
async function stateBook(
  db: Db,
  organisationId: number,
  book: { id: number; name: string },
  lines: readonly PositionStatement[],
  effectiveAtMs: number,
  importId: number | null,
): Promise<number> {
  await savePositions(db, organisationId, book.id, lines);
  const rows = await db.position.findMany({
    where: { bookId: book.id, instrumentId: { in: lines.map((line) => keyOf(line.instrumentId)) } },
    include: { events: { orderBy: [{ effectiveAt: "asc" }, { id: "asc" }] } },
  });
  const rowOf = new Map(rows.map((row) => [placeOf(idOf(row.instrumentId), row.account), row]));
  const news = new Map<number, PositionStatement>();
  for (const line of lines) {
    const row = rowOf.get(placeOf(line.instrumentId, line.account));
    if (!row) throw new RangeError("a position that was just saved is not there");
    const before = positionOf(row, book);
    const samePrice = line.entryPriceLocal === null || line.entryPriceLocal === before.entryPriceLocal;
    if (row.events.length > 0 && before.quantity === line.quantity && samePrice) news.delete(row.id);
    else news.set(row.id, line); // of two lines for one position the later one holds
  }
  await appendSnapshots(db, organisationId, news, effectiveAtMs, importId);
  await replaceLots(db, organisationId, news);
  return news.size;
}

const placeOf = (instrumentId: string, account: string): string => `${instrumentId} ${account}`;

async function savePositions(
  db: Db,
  organisationId: number,
  bookId: number,
  lines: readonly PositionStatement[],
): Promise<void> {
  const unique = [...new Map(lines.map((line) => [placeOf(line.instrumentId, line.account), line])).values()];
  await insertColumns(
    db,
    "position",
    [
      { name: "organisation_id", type: "int", values: unique.map(() => organisationId) },
      { name: "book_id", type: "int", values: unique.map(() => bookId) },
      { name: "instrument_id", type: "int", values: unique.map((line) => keyOf(line.instrumentId)) },
      { name: "account", type: "text", values: unique.map((line) => line.account) },
      { name: "counterparty", type: "text", values: unique.map((line) => line.counterparty) },
    ],
    `ON CONFLICT (book_id, instrument_id, account) DO UPDATE SET counterparty = excluded.counterparty
     WHERE excluded.counterparty IS NOT NULL`,
  );
}

async function appendSnapshots(
  db: Db,
  organisationId: number,
  news: ReadonlyMap<number, PositionStatement>,
  effectiveAtMs: number,
  importId: number | null,
): Promise<void> {
  const lines = [...news.values()];
  const effectiveAt = new Date(effectiveAtMs).toISOString();
  await insertColumns(
    db,
    "position_event",
    [
      { name: "organisation_id", type: "int", values: lines.map(() => organisationId) },
      { name: "position_id", type: "int", values: [...news.keys()] },
      { name: "kind", type: "text", values: lines.map(() => "snapshot") },
      { name: "quantity", type: "float8", values: lines.map((line) => line.quantity) },
      { name: "price_local", type: "float8", values: lines.map((line) => line.entryPriceLocal) },
      { name: "import_id", type: "int", values: lines.map(() => importId) },
      { name: "effective_at", type: "timestamptz", values: lines.map(() => effectiveAt) },
    ],
    "",
  );
}

async function replaceLots(
  db: Db,
  organisationId: number,
  news: ReadonlyMap<number, PositionStatement>,
): Promise<void> {
  const lots = [...news].flatMap(([positionId, line]) =>
    (line.lots ?? [line]).map((lot) => ({ positionId, ...lot })),
  );
  await db.lot.deleteMany({ where: { positionId: { in: [...news.keys()] } } });
  await insertColumns(
    db,
    "lot",
    [
      { name: "organisation_id", type: "int", values: lots.map(() => organisationId) },
      { name: "position_id", type: "int", values: lots.map((lot) => lot.positionId) },
      { name: "opened_on", type: "date", values: lots.map((lot) => lot.lotDate) },
      { name: "quantity", type: "float8", values: lots.map((lot) => lot.quantity) },
      { name: "price_local", type: "float8", values: lots.map((lot) => lot.entryPriceLocal) },
    ],
    "",
  );
}
