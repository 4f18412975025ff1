import type { MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Factor } from "~/server/domain/scenario";
import { at } from "../math/at";
import type { ScenarioColumns } from "../pricing/scenario-columns";
import { yieldName } from "../pricing/yield-name";
import type { Episode } from "./episodes";

/** What an episode is applied to. */
export type EpisodeMarket = {
  readonly market: MarketModel;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly baseCurrency: string;
};

/**
 * Moves of every factor in every episode, as scenarios to revalue.
 *
 * Prices and currencies: (1 + equity move)^beta - 1, the compounded daily beta, which can't fall below -100 %; beta
 * one for a price whose beta is unknown, none for a currency. Rates: the 2-year yield's shift for a symbol that names
 * a maturity of at most 3 years, else the 10-year's; none for spreads and real yields. Euro and dollar: their own move
 * where there is one. Implied volatilities: the ratio of the VIX. What an episode has no source for is not moved.
 * @param episodes - one scenario each.
 * @param where - betas, instruments and base currency.
 * @returns columns of one move an episode.
 */
export function episodeColumns(episodes: readonly Episode[], where: EpisodeMarket): ScenarioColumns {
  return {
    count: episodes.length,
    column(index) {
      const factor = where.market.historical.factors[index];
      if (!factor) throw new RangeError(`episodeColumns: no factor ${index}`);
      const beta = at(where.market.marketBetas, index);
      return Float64Array.from(episodes, (episode) => moveOf(episode, factor, beta, where));
    },
  };
}

function moveOf(episode: Episode, factor: Factor, beta: number, where: EpisodeMarket): number {
  const [, key = ""] = factor.id.split(/:(.*)/s);
  if (factor.kind === "volatility") return episode.volatility ?? 0;
  if (factor.kind === "currency") {
    if (episode.euro !== null && key === "EUR" && where.baseCurrency === "USD") return episode.euro;
    if (episode.euro !== null && key === "USD" && where.baseCurrency === "EUR")
      return 1 / (1 + episode.euro) - 1;
    return Number.isFinite(beta) ? (1 + episode.equity) ** beta - 1 : 0;
  }
  const instrument = where.instruments.get(key);
  if (instrument?.type === "rate" && !yieldName(instrument.symbol).isYield) return 0;
  if (instrument?.type === "rate")
    return (isShortMaturity(instrument.symbol) ? episode.twoYear : episode.tenYear) ?? 0;
  if (factor.moveKind === "absolute") return Number.isFinite(beta) ? beta * episode.equity : 0;
  if (key === where.market.marketInstrumentId) return episode.equity;
  return (1 + episode.equity) ** (Number.isFinite(beta) ? beta : 1) - 1;
}

/** `UST2Y`, `DGS2`, `3M`: a yield with a maturity of at most three years. */
export function isShortMaturity(symbol: string): boolean {
  const name = yieldName(symbol);
  return name.isYield && name.years !== null && name.years <= 3;
}

/** How an episode reaches the positions, in words. */
export function episodeMethod(episode: Episode): string {
  const shift = (points: number): string => `${points > 0 ? "+" : ""}${Math.round(points * 100)} bp`;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rates =
    episode.tenYear === null || episode.twoYear === null
      ? "rates not moved (no source)"
      : `2-year ${shift(episode.twoYear)}, 10-year ${shift(episode.tenYear)}`;
  const volatility =
    episode.volatility === null
      ? "implied volatilities not moved (no source)"
      : `implied volatilities x ${(1 + episode.volatility).toFixed(2)} with the VIX`;
  const euro =
    episode.euro === null ? "currencies by beta" : `euro in dollars ${percent(episode.euro)}, others by beta`;
  return `full revaluation; S&P 500 ${percent(episode.equity)} through each beta to the market (1 where unknown); ${euro}; ${rates}; ${volatility}`;
}
