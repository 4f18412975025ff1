import type { CalendarDate } from "~/server/domain/calendar-date";
import { type CorporateAction, unitsFor } from "~/server/domain/corporate-action";
import type { Frame } from "~/server/domain/frame";
import { groupBy } from "~/server/domain/group-by";
import type { InstrumentId } from "~/server/domain/ids";
import type { KnownAction } from "~/server/ports/action-book";

/**
 * An earlier frame in the units of a later day: what was split since counts in new units at new prices, so that a
 * comparison of the two shows neither trade nor fall.
 * @returns the frame itself where nothing was split.
 */
export function inNewUnits(frame: Frame, actions: readonly KnownAction[], to: CalendarDate): Frame {
  const due = actions.filter(
    ({ action }) => action.kind === "split" && action.exDate > frame.asOfDate && action.exDate <= to,
  );
  if (due.length === 0) return frame;
  const own = groupBy(due, ({ instrumentId }) => instrumentId);
  const units = (id: InstrumentId): number => unitsFor((own.get(id) ?? []).map(actionOf), frame.asOfDate, to);
  const { positions, quotes, dayReference, market } = frame;
  return {
    ...frame,
    positions: positions.map((position) => {
      const u = units(position.instrumentId);
      const { quantity, quantityAtCutOff, entryPriceLocal } = position;
      return u === 1
        ? position
        : {
            ...position,
            quantity: quantity * u,
            quantityAtCutOff: quantityAtCutOff * u,
            entryPriceLocal: entryPriceLocal === null ? null : entryPriceLocal / u,
          };
    }),
    quotes: new Map(
      [...quotes].map(([id, quote]) => [id, { ...quote, priceLocal: quote.priceLocal / units(id) }]),
    ),
    dayReference: dayReference && {
      ...dayReference,
      prices: new Map([...dayReference.prices].map(([id, price]) => [id, price / units(id)])),
    },
    market: {
      ...market,
      averageDailyVolumes: new Map(
        [...market.averageDailyVolumes].map(([id, volume]) => [id, volume * units(id)]),
      ),
    },
  };
}

const actionOf = ({ action }: KnownAction): CorporateAction => action;
