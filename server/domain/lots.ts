import type { CalendarDate } from "./calendar-date";
import { sumOfUnits } from "./position-events";

/** What was bought together and is still held; signed units, negative = sold short. */
export type Lot = {
  readonly quantity: number;
  readonly priceLocal: number | null;
  readonly openedOn: CalendarDate | null;
};

/**
 * The lots after a trade: more of the same is a lot of its own; less closes the oldest lots first (FIFO, an unknown day
 * counting as the oldest); what is left over beyond zero opens a lot on the other side.
 */
export function lotsAfter(lots: readonly Lot[], trade: Lot): Lot[] {
  const sorted = [...lots].sort((a, b) => ((a.openedOn ?? "") < (b.openedOn ?? "") ? -1 : 1));
  let left = trade.quantity;
  const after: Lot[] = [];
  for (const lot of sorted) {
    const isOpposite = Math.sign(lot.quantity) === -Math.sign(left) && left !== 0;
    const closed = isOpposite ? Math.sign(left) * Math.min(Math.abs(left), Math.abs(lot.quantity)) : 0;
    left = sumOfUnits(left, -closed);
    const kept = sumOfUnits(lot.quantity, closed);
    if (kept !== 0) after.push({ ...lot, quantity: kept });
  }
  return left === 0 ? after : [...after, { ...trade, quantity: left }];
}
