import type { Frame } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { StressResult } from "~/server/domain/snapshot";
import { at } from "../math/at";
import type { PricedBook } from "../pricing/price-book";
import { episodeColumns, episodeMethod } from "./episode-moves";
import { EPISODES } from "./episodes";

/** Positions named as drivers of a loss. */
const DRIVERS_MAX = 5;

/**
 * Profit of today's holdings in each historical episode, by full revaluation.
 * @param frame - betas, instruments, base currency.
 * @param book - priced positions.
 * @param navBase - for the share of NAV.
 * @returns worst first, ties by id; empty when nothing can be moved.
 */
export function historicalEpisodes(frame: Frame, book: PricedBook, navBase: Measure<number>): StressResult[] {
  if (book.units.length === 0) return [];
  const { market, instruments } = frame;
  const columns = episodeColumns(EPISODES, {
    market,
    instruments,
    baseCurrency: frame.portfolio.baseCurrency,
  });
  const unitPnl = book.units.map((unit) => {
    const out = new Float64Array(columns.count);
    unit.revalue(columns, out);
    return out;
  });
  const results = EPISODES.map((episode, e): StressResult => {
    const pnls = book.lines.flatMap(({ position, instrument, unitIndex }) =>
      unitIndex === null
        ? []
        : [
            {
              positionId: position.id,
              symbol: instrument?.symbol ?? position.instrumentId,
              pnlBase: position.quantity * at(unitPnl[unitIndex] ?? new Float64Array(0), e),
            },
          ],
    );
    const pnlBase = pnls.reduce((sum, each) => sum + each.pnlBase, 0);
    return {
      id: episode.id,
      name: episode.name,
      from: episode.from,
      to: episode.to,
      pnlBase,
      shareOfNav:
        navBase.status === "ok" ? ok(pnlBase / navBase.value) : unavailable(navBase.code, navBase.reason),
      drivers: pnls
        .filter((each) => each.pnlBase < 0)
        .sort((a, b) => a.pnlBase - b.pnlBase)
        .slice(0, DRIVERS_MAX),
      method: episodeMethod(episode),
    };
  });
  return results.sort((a, b) => a.pnlBase - b.pnlBase || (a.id < b.id ? -1 : 1));
}
