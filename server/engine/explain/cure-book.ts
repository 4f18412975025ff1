import type { InstrumentId, LimitId } from "~/server/domain/ids";
import { type Measure, mapMeasure, unavailable } from "~/server/domain/measure";
import type { BookCure, WhatIf } from "~/server/domain/what-if";
import { openBreach } from "./cure-trade";
import { smallestCuring } from "./smallest-curing";
import { isBaseCash, type PreparedFrame, whatIf } from "./what-if";

/** A book of which more is sold is no longer that book. */
const SHARE_MAX = 0.99;
/** A share is looked for to a hundredth of a percent. */
const SHARE_STEP = 1e-4;

/**
 * The smallest share of every position, pro rata, whose sale (shorts are bought back) ends a breach; base cash is left
 * and takes the proceeds. Found and verified by the full assessment of the book after it, like a cure by one position.
 * @param prepared - the frame, with the limit among its limits.
 * @param limitId - of a limit that is over its line.
 * @returns without a share where scaling can't cure it (shares of gross stay what they are); unavailable where the
 *   limit is not known or not over.
 * @throws RangeError when the frame has no such limit.
 */
export function cureBook(prepared: PreparedFrame, limitId: LimitId): Measure<BookCure> {
  return mapMeasure(openBreach(prepared, limitId), ({ now, target }) => {
    const none: BookCure = {
      share: null,
      valueAfter: null,
      freedBase: unavailable("not-applicable", "no share of the book cures it"),
      trades: [],
    };
    const after = (share: number): WhatIf => whatIf(prepared, tradesOf(prepared, share));
    const limitOf = ({ after: assessed }: WhatIf) => assessed.limits.find((each) => each.limitId === limitId);
    const over = (share: number): number =>
      (limitOf(after(share))?.utilisation ?? Number.POSITIVE_INFINITY) - target;
    const utilisation = now.utilisation ?? Number.NaN;
    const overNow = utilisation - target;
    const share = smallestCuring(over, {
      overNow,
      first: overNow / utilisation, // exact where the metric is homogeneous
      most: SHARE_MAX,
      least: SHARE_STEP,
    });
    if (share === null) return none;
    const verified = after(share);
    const limit = limitOf(verified);
    if (!limit || limit.value === null || limit.isBreachOpen) return none;
    return {
      share,
      valueAfter: limit.value,
      freedBase: mapMeasure(verified.costBase, (cost) => 0 - cost),
      trades: tradesOf(prepared, share),
    };
  });
}

/** One trade an instrument that can be priced; whole units where all that is held of it is whole. */
function tradesOf({ frame, before }: PreparedFrame, share: number): BookCure["trades"] {
  const held = new Map<InstrumentId, { symbol: string; quantity: number; isWhole: boolean }>();
  for (const { instrumentId, symbol, quantity, coverage } of before.positions) {
    if (coverage === "excluded" || isBaseCash(frame, instrumentId)) continue;
    const known = held.get(instrumentId) ?? { symbol, quantity: 0, isWhole: true };
    const isWhole = known.isWhole && Number.isInteger(quantity);
    held.set(instrumentId, { symbol, quantity: known.quantity + quantity, isWhole });
  }
  return [...held].flatMap(([instrumentId, { symbol, quantity, isWhole }]) => {
    const traded = isWhole ? Math.round(share * Math.abs(quantity)) : share * Math.abs(quantity);
    return traded === 0 ? [] : [{ instrumentId, symbol, quantity: -Math.sign(quantity) * traded }];
  });
}
