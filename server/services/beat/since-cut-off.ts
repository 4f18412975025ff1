import type { Position } from "~/server/domain/position";
import { sumOfUnits } from "~/server/domain/position-events";
import type { RecentTrade } from "~/server/ports/trade-book";

/**
 * Positions as the day's profit needs them: what was held at the cut-off, and what was paid for what was traded since,
 * at today's rate of its currency. A position that was already flat at the cut-off is left out.
 * @param trades - of the last days, by position.
 * @param cutOffMs - market time; null = there is none yet, and nothing is measured from it.
 * @param toBase - worth of one unit of the position's currency; null = unknown, then its day can't be measured.
 */
export function sinceCutOff(
  positions: readonly Position[],
  trades: ReadonlyMap<string, readonly RecentTrade[]>,
  cutOffMs: number | null,
  toBase: (position: Position) => number | null,
): Position[] {
  return positions.flatMap((position) => {
    const own = (trades.get(position.id) ?? []).filter(({ atMs }) => cutOffMs !== null && atMs > cutOffMs);
    if (own.length === 0) return position.quantity === 0 ? [] : [position];
    const [traded, paid] = [sumOf(own, "quantity"), sumOf(own, "paidLocal")];
    const income = sumOf(own, "incomeLocal");
    const rate = paid === 0 && income === 0 ? 0 : toBase(position);
    const netPurchasesBase = rate === null ? 0 : paid * rate;
    const incomeBase = income * (rate ?? 0);
    return [
      {
        ...position,
        quantityAtCutOff: sumOfUnits(position.quantity, -traded),
        netPurchasesBase,
        ...(incomeBase === 0 ? {} : { incomeBase }),
      },
    ];
  });
}

function sumOf(trades: readonly RecentTrade[], key: "quantity" | "paidLocal" | "incomeLocal"): number {
  let sum = 0;
  for (const trade of trades) sum += trade[key];
  return sum;
}
