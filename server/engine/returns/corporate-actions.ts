import type { CalendarDate } from "~/server/domain/calendar-date";
import type { CorporateAction, CorporateActions } from "~/server/domain/corporate-action";
import type { PriceHistory } from "~/server/domain/market";
import { at } from "../math/at";

/**
 * History as quoted turned into one whose moves are those of holders: prices before a split are divided by its ratio
 * and volumes multiplied, prices before a cash dividend are lowered by its share of the last close before it.
 *
 * A dividend that takes all that the price was (or more: an amount in pence on a price in pounds) leaves no close before
 * it, as if nothing had been quoted: one wrong row must not take away the risk of everything else.
 *
 * Only actions whose day has come by `asOfDate` are applied: a split that was announced changes nothing yet.
 * @param history - as quoted; not mutated.
 * @param actions - by instrument, in any order.
 * @param asOfDate - the last day that is known.
 * @returns the history in today's units; itself where nothing applies.
 * @throws RangeError when a ratio or an amount is not above 0.
 * @see CRSP (2021), Data Definitions: factors to adjust prices; total-return adjustment of dividends.
 */
export function adjustHistory(
  history: PriceHistory,
  actions: CorporateActions,
  asOfDate: CalendarDate,
): PriceHistory {
  const due = [...actions].flatMap(([id, own]) => {
    const column = history.instrumentIds.indexOf(id);
    return column < 0
      ? []
      : own.filter(({ exDate }) => exDate <= asOfDate).map((action) => ({ column, action }));
  });
  if (due.length === 0) return history;
  const width = history.instrumentIds.length;
  const [closes, volumes] = [history.closes.slice(), history.volumes.slice()];
  const ranges = history.ranges && {
    opens: history.ranges.opens.slice(),
    highs: history.ranges.highs.slice(),
    lows: history.ranges.lows.slice(),
  };
  const prices = ranges ? [closes, ranges.opens, ranges.highs, ranges.lows] : [closes];
  // Newest first: each factor is taken on closes that later actions have not touched yet.
  due.sort((a, b) => (a.action.exDate < b.action.exDate ? 1 : -1));
  for (const { column, action } of due) {
    const firstAfter = history.dates.findIndex((date) => date >= action.exDate);
    const rows = firstAfter < 0 ? history.dates.length : firstAfter;
    const factor = priceFactor(action, lastClose(history.closes, column, rows, width));
    for (let row = 0; row < rows; row++) {
      const k = row * width + column;
      for (const own of prices) own[k] = at(own, k) * factor;
      if (action.kind === "split") volumes[k] = at(volumes, k) * action.ratio;
    }
  }
  return { ...history, closes, volumes, ...(ranges ? { ranges } : {}) };
}

/** What closes before the day are multiplied by. */
function priceFactor(action: CorporateAction, before: number | null): number {
  if (action.kind === "split") {
    if (!(action.ratio > 0 && Number.isFinite(action.ratio)))
      throw new RangeError(`corporate action: a split of ${action.ratio}`);
    return 1 / action.ratio;
  }
  if (!(action.amountLocal > 0 && Number.isFinite(action.amountLocal)))
    throw new RangeError(`corporate action: a dividend of ${action.amountLocal}`);
  if (before === null) return 1; // nothing was quoted before it: there is nothing to adjust
  return action.amountLocal < before ? 1 - action.amountLocal / before : Number.NaN;
}

function lastClose(closes: Float64Array, column: number, rows: number, width: number): number | null {
  for (let row = rows - 1; row >= 0; row--) {
    const close = at(closes, row * width + column);
    if (Number.isFinite(close)) return close;
  }
  return null;
}
