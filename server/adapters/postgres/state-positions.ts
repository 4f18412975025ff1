import { groupBy } from "~/server/domain/group-by";
import type { PositionStatement } from "~/server/ports/position-book";
import type { Db } from "./client";
import { insertColumns } from "./insert-columns";
import { idOf, keyOf } from "./keys";
import { positionOf } from "./position-row";

/** What a statement says of one portfolio, written in bulk. @returns how many lines said something new. */
export async function statePortfolio(
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
