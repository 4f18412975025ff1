import type { Frame } from "~/server/domain/frame";
import { type Measure, mapMeasure, unavailable } from "~/server/domain/measure";
import { predict } from "../predictive/predict";
import { weightedFigures } from "../predictive/risk-figures";
import { isDoubtful } from "../pricing/coverage";
import { priceBook } from "../pricing/price-book";

/**
 * VaR 99 of a reference by the same pool on the same market: one unit of the instrument, over its own value.
 * @param frame - market, models and quotes; what it holds does not matter.
 * @param symbol - of the reference: a share or a fund, say, that has a price and a history.
 * @returns share of the value held in it; unavailable by name where it is not known, has no price that can decide a
 *   limit, no history in the market model, or no loss at all.
 */
export function referenceVar99(frame: Frame, symbol: string): Measure<number> {
  const reference = [...frame.instruments.values()].find((each) => each.symbol === symbol);
  if (!reference) return unavailable("not-applicable", `nobody knows the reference ${symbol}`);
  const book = priceBook({
    ...frame,
    positions: [
      {
        ...{
          id: `reference:${symbol}`,
          instrumentId: reference.id,
          bookId: "reference",
          bookName: "Reference",
        },
        ...{
          quantity: 1,
          entryPriceLocal: null,
          counterparty: null,
          quantityAtCutOff: 1,
          netPurchasesBase: 0,
        },
      },
    ],
  });
  const [line] = book.lines;
  const value = line?.valueBase ?? null;
  if (!line || line.unitIndex === null || value === null || value <= 0)
    return unavailable("no-price", `the reference ${symbol} can't be valued and moved`);
  if (isDoubtful(line)) return unavailable("stale-data", `the price of the reference ${symbol} is in doubt`);
  const figures = mapMeasure(predict(frame, book), ({ pool }) => weightedFigures(pool));
  if (figures.status !== "ok") return figures;
  const share = figures.value.var99 / value;
  return share > 0
    ? { status: "ok", value: share }
    : unavailable("not-applicable", `the reference ${symbol} loses nothing at 99 %`);
}
