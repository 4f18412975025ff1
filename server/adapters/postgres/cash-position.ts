import type { Db } from "./client";

/** The position of an instrument in a book and account; made where there is none. */
export async function positionOf(
  db: Db,
  organisationId: number,
  place: { readonly bookId: number; readonly instrumentId: number; readonly account: string },
): Promise<number> {
  const row = await db.position.upsert({
    where: { bookId_instrumentId_account: place },
    create: { organisationId, ...place },
    update: {},
  });
  return row.id;
}

/** The portfolio's position in an instrument that is cash, in the same account if there is one there; made where there is none. */
export async function cashPosition(
  db: Db,
  organisationId: number,
  place: {
    readonly portfolioId: number;
    readonly bookId: number;
    readonly instrumentId: number;
    readonly account: string;
  },
): Promise<number> {
  const { portfolioId, bookId, instrumentId, account } = place;
  const held = await db.position.findMany({
    where: { instrumentId, book: { portfolioId } },
    orderBy: { id: "asc" },
  });
  const best = held.find((each) => each.account === account) ?? held[0];
  return best?.id ?? positionOf(db, organisationId, { bookId, instrumentId, account });
}
