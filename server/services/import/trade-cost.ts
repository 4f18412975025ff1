import type { CalendarDate } from "~/server/domain/calendar-date";
import type { RefusalRule } from "~/server/domain/import-report";
import { allowsNonPositivePrice, type Instrument } from "~/server/domain/instrument";
import { accruedInterest, bondSchedule } from "~/server/engine/pricing/bond-yield";
import { swapSchedule } from "~/server/engine/pricing/hazard";

/** More of the agreed rate than this is what is exchanged at maturity, not what the contract cost. */
const FORWARD_COST_MAX = 0.5;

export type TradeFault = {
  readonly column: "symbol" | "price";
  readonly rule: RefusalRule;
  /** A full sentence. */
  readonly what: string;
};

/**
 * Why something can't be traded at a price. It is what a unit cost: of a swap its upfront and of a forward what was
 * paid to enter it, whatever they are quoted in; a spread or a rate as cost would move the whole notional in cash.
 * @param priceLocal - finite, as reported.
 * @returns null = it can.
 */
export function faultOfTrade(
  { type, forward, creditDefaultSwap: swap }: Instrument,
  priceLocal: number,
): TradeFault | null {
  const price = (isGood: boolean, rule: RefusalRule, what: string): TradeFault | null =>
    isGood ? null : { column: "price", rule, what };
  const size = Math.abs(priceLocal);
  switch (type) {
    case "cash":
      return {
        column: "symbol",
        rule: "inconsistent",
        what: "cash moves by other trades; state it as a position",
      };
    case "index":
    case "rate":
      return {
        column: "symbol",
        rule: "inconsistent",
        what: `an instrument of type ${type} can only be observed`,
      };
    case "option": // one that expired worthless is booked out at nothing
      return price(priceLocal >= 0, "not-positive", `${priceLocal} is no price of an option`);
    case "cds":
      return price(
        size <= 1 - (swap?.recovery ?? 0),
        "out-of-range",
        `${priceLocal} is no upfront of a swap; write it as a share of notional, not the spread`,
      );
    case "fx-forward":
      return price(
        size <= FORWARD_COST_MAX * (forward?.rate ?? Number.POSITIVE_INFINITY),
        "out-of-range",
        `${priceLocal} is not what a forward cost; write 0 when it was agreed at the market, not its rate`,
      );
    default:
      return price(
        priceLocal > 0 || allowsNonPositivePrice(type),
        "not-positive",
        `${priceLocal} is no price of a thing of type ${type}`,
      );
  }
}

/**
 * Money that is paid for a trade without its fees: nothing for a future, which is settled by its margin; for a bond the
 * interest that has run up too, and for protection less the premium that has, as both are worth.
 * @param quantity - signed.
 * @param priceLocal - clean.
 * @param date - of the trade; settlement days later are not told apart.
 * @returns instrument's currency, positive = paid.
 */
export function paidFor(
  { type, multiplier, bond, creditDefaultSwap: swap }: Instrument,
  quantity: number,
  priceLocal: number,
  date: CalendarDate,
): number {
  if (type === "future") return 0;
  let runUp = 0;
  if (type === "bond" && bond && date < bond.maturity)
    runUp = accruedInterest(bond, bondSchedule(bond, date));
  if (type === "cds" && swap && date < swap.maturity)
    runUp = -swap.coupon * swapSchedule(swap.maturity, date).accrued;
  return quantity * (priceLocal + runUp) * multiplier;
}
