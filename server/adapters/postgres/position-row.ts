import { holdingAfter, type PositionEventKind } from "~/server/domain/position-events";
import { idOf } from "./keys";

export type PositionRow = {
  id: number;
  instrumentId: number;
  counterparty: string | null;
  events: { kind: string; quantity: number; priceLocal: number | null; effectiveAt: Date }[];
};

/** No two cut-offs are farther apart. */
export const RECENT_MS = 10 * 86_400_000;
export const tradedAfter = ({ events }: PositionRow, ms: number): boolean =>
  events.some(({ kind, effectiveAt }) => kind === "trade" && effectiveAt.getTime() > ms);

/** A position as the sum of its events. */
export function positionOf(row: PositionRow, book: { id: number; name: string }) {
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
