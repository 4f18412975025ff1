import type { Frame } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { type Measure, ok } from "~/server/domain/measure";
import type { FirmRisk } from "~/server/domain/pnl";
import { fraction } from "~/server/domain/units";
import { at } from "../math/at";
import { contribution, shortfallWeights, varWeights } from "../predictive/contributions";
import { predict } from "../predictive/predict";
import { weightedScenarios, weightedTail } from "../predictive/weighted-tail";
import { type BookLine, priceBook } from "../pricing/price-book";

/**
 * Several portfolios as one firm: their positions in one book on one market, so that the same instrument nets and
 * one set of scenarios (and one portfolio filter, the firm's) speaks for all. The profit vectors of the portfolios
 * add to the firm's.
 * @param frames - one a portfolio, of one base currency, one market model and one instant.
 * @returns figures, shares and vectors; unavailable where the firm has no pool.
 * @throws RangeError when there is no frame, or they differ in currency or market.
 */
export function firmRisk(frames: readonly Frame[]): Measure<FirmRisk> {
  const [first] = frames;
  if (!first) throw new RangeError("firmRisk: no portfolio");
  for (const { portfolio, market } of frames)
    if (portfolio.baseCurrency !== first.portfolio.baseCurrency || market.id !== first.market.id)
      throw new RangeError(`firmRisk: ${portfolio.name} is in another currency or on another market`);
  // Ids of positions are made their portfolio's own, so that two books may name theirs alike.
  const owned = frames.map((frame) => ({
    frame,
    positions: frame.positions.map((position) => ({
      ...position,
      id: `${frame.portfolio.id}/${position.id}`,
    })),
  }));
  const merged: Frame = {
    ...first,
    positions: owned.flatMap(({ positions }) => positions),
    instruments: new Map(frames.flatMap(({ instruments }) => [...instruments])),
    quotes: new Map(frames.flatMap(({ quotes }) => [...quotes])),
    currencies: [
      ...new Map(
        frames.flatMap(({ currencies }) => currencies.map((rate) => [rate.currency, rate])),
      ).values(),
    ],
  };
  const book = priceBook(merged);
  const prediction = predict(merged, book);
  if (prediction.status !== "ok") return prediction;
  const { pool, unitPnl } = prediction.value;
  const [varShares, esShares] = [varWeights(pool, fraction(0.99)), shortfallWeights(pool, fraction(0.975))];
  const none = new Float64Array(pool.pnl.length);
  const profitsOf = ({ unitIndex }: BookLine): Float64Array =>
    unitIndex === null ? none : (unitPnl[unitIndex] ?? none);
  const linesOf = (portfolioId: string): readonly BookLine[] =>
    book.lines.filter(({ position }) => position.id.startsWith(`${portfolioId}/`));
  const portfolios = owned.map(({ frame: { portfolio } }) => {
    const pnl = new Float64Array(pool.pnl.length);
    let [componentVar99, componentEs975] = [0, 0];
    for (const line of linesOf(portfolio.id)) {
      const own = profitsOf(line);
      const { quantity } = line.position;
      for (let j = 0; j < pnl.length; j++) pnl[j] = at(pnl, j) + quantity * at(own, j);
      componentVar99 += contribution(varShares, own, quantity);
      componentEs975 += contribution(esShares, own, quantity);
    }
    const ownEs975 = weightedTail(weightedScenarios(pnl, pool.probabilities), fraction(0.975)).shortfall;
    return { portfolioId: portfolio.id, name: portfolio.name, componentVar99, componentEs975, ownEs975, pnl };
  });
  const netQuantities = new Map<InstrumentId, number>();
  const exposures = new Map<InstrumentId, number>();
  let grossApart = 0;
  for (const { position, exposureBase } of book.lines) {
    const { instrumentId, quantity } = position;
    netQuantities.set(instrumentId, (netQuantities.get(instrumentId) ?? 0) + quantity);
    exposures.set(instrumentId, (exposures.get(instrumentId) ?? 0) + (exposureBase ?? 0));
    grossApart += Math.abs(exposureBase ?? 0);
  }
  const grossBase = [...exposures.values()].reduce((sum, exposure) => sum + Math.abs(exposure), 0);
  const es975 = weightedTail(pool, fraction(0.975)).shortfall;
  return ok({
    portfolios,
    pnl: pool.pnl,
    var99: weightedTail(pool, fraction(0.99)).valueAtRisk,
    es975,
    diversificationBase: portfolios.reduce((sum, { ownEs975 }) => sum + ownEs975, 0) - es975,
    netQuantities,
    grossBase,
    nettedBase: grossApart - grossBase,
  });
}
