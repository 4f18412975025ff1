import type { Frame } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { valueOrNull } from "~/server/domain/measure";
import { daysOf } from "../predictive/position-risk";
import type { PricedBook } from "../pricing/price-book";
import type { LiquidityInput } from "./volume-share";

/** One input an instrument, by its id: holdings of the same thing in several books wait for the same volume. */
export function liquidityInputs(book: PricedBook, frame: Frame): ReadonlyMap<InstrumentId, LiquidityInput> {
  const inputs = new Map<InstrumentId, LiquidityInput>();
  for (const line of book.lines) {
    const { instrumentId } = line.position;
    const own = valueOrNull(daysOf(line, frame));
    const before = inputs.get(instrumentId) ?? { exposureBase: 0, daysToLiquidate: 0 };
    const isKnown = own !== null && before.daysToLiquidate !== null;
    inputs.set(instrumentId, {
      exposureBase: before.exposureBase + Math.abs(line.exposureBase ?? 0),
      daysToLiquidate: isKnown ? own + before.daysToLiquidate : null,
    });
  }
  return inputs;
}
