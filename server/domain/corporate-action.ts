import type { CalendarDate } from "./calendar-date";
import type { InstrumentId } from "./ids";

/** What changes the meaning of a price, and of a holding, from its day on. */
export type CorporateAction =
  | {
      readonly kind: "split";
      readonly exDate: CalendarDate;
      /** New units for one old one. */
      readonly ratio: number;
    }
  | {
      readonly kind: "cash-dividend";
      readonly exDate: CalendarDate;
      /** For one unit, instrument's currency. */
      readonly amountLocal: number;
    };

/** Actions by what they are of. */
export type CorporateActions = ReadonlyMap<InstrumentId, readonly CorporateAction[]>;

/** New units for one old one after the splits whose days lie in (from, to]. */
export const unitsFor = (actions: readonly CorporateAction[], from: CalendarDate, to: CalendarDate): number =>
  actions.reduce(
    (units, action) =>
      action.kind === "split" && action.exDate > from && action.exDate <= to ? units * action.ratio : units,
    1,
  );

/** Cash dividends of one unit whose days lie in (from, to], instrument's currency. */
export const dividendsFor = (
  actions: readonly CorporateAction[],
  from: CalendarDate,
  to: CalendarDate,
): number =>
  actions.reduce(
    (sum, action) =>
      action.kind === "cash-dividend" && action.exDate > from && action.exDate <= to
        ? sum + action.amountLocal
        : sum,
    0,
  );
