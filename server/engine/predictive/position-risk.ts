import type { Frame } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { PositionRisk } from "~/server/domain/snapshot";
import { fraction } from "~/server/domain/units";
import { daysToLiquidate } from "../liquidity/volume-share";
import { at } from "../math/at";
import { dayPnl, unrealisedPnl } from "../pricing/position-pnl";
import type { BookLine, PricedBook } from "../pricing/price-book";
import { greeksTimes } from "../pricing/pricer";
import { exposureVolatility, type VolatilityBreakdown } from "../volatility/portfolio-volatility";
import { contribution, type ScenarioWeights, shortfallWeights, varWeights } from "./contributions";
import type { Prediction } from "./predict";

/**
 * Everything about each position: value, sensitivities, its shares of VaR, ES and volatility, days to sell it.
 * @param frame - of the assessment.
 * @param book - priced positions, whose order the result keeps.
 * @param prediction - of the pool; components are 0 where it is unavailable.
 * @param volatility - of the book; contributions are 0 where it is unavailable.
 * @returns one row a position.
 */
export function positionRisks(
  frame: Frame,
  book: PricedBook,
  prediction: Measure<Prediction>,
  volatility: Measure<VolatilityBreakdown>,
): PositionRisk[] {
  const pool = prediction.status === "ok" ? prediction.value.pool : null;
  const var99 = pool === null ? null : varWeights(pool, fraction(0.99));
  const es975 = pool === null ? null : shortfallWeights(pool, fraction(0.975));
  const unitPnl = prediction.status === "ok" ? prediction.value.unitPnl : [];
  const share = (weights: ScenarioWeights | null, line: BookLine): number => {
    const pnl = line.unitIndex === null ? undefined : unitPnl[line.unitIndex];
    return weights === null || pnl === undefined ? 0 : contribution(weights, pnl, line.position.quantity);
  };
  return book.lines.map((line) => {
    const { position, unit } = line;
    const componentVar99 = share(var99, line);
    return {
      ...identity(line, frame),
      ...worthOf(line, book, frame),
      componentVar99,
      componentEs975: share(es975, line),
      componentVolatilityBase: volatilityShare(line, volatility),
      marginalVar99:
        var99 === null || unit.status === "excluded"
          ? unavailable("model-failed", "VaR of the pool is unavailable or the position is not in it")
          : perExposure(componentVar99, position.quantity * unit.exposureBase),
      dailyVolatility: ownVolatility(line, frame),
      daysToLiquidate: daysOf(line, frame),
    };
  });
}

/** Days to sell a position; cash is sold at once. */
export function daysOf({ position, instrument }: BookLine, frame: Frame): Measure<number> {
  if (instrument?.type === "cash") return ok(0);
  const volume = frame.market.averageDailyVolumes.get(position.instrumentId) ?? null;
  const days = daysToLiquidate(position.quantity, volume, frame.conventions.participation);
  return days === null ? unavailable("no-volume", "no volume is known") : ok(days);
}

function identity({ position, instrument, unit, state }: BookLine, frame: Frame) {
  const source = unit.pricedFrom[0] ?? position.instrumentId;
  return {
    positionId: position.id,
    instrumentId: position.instrumentId,
    symbol: instrument?.symbol ?? position.instrumentId,
    name: instrument?.name ?? position.instrumentId,
    bookId: position.bookId,
    bookName: position.bookName,
    type: instrument?.type ?? "unknown",
    sector: instrument?.sector ?? null,
    country: instrument?.country ?? null,
    issuer: instrument?.issuer ?? null,
    currency: instrument?.currency ?? frame.portfolio.baseCurrency,
    quantity: position.quantity,
    priceLocal: unit.priceLocal,
    priceAtMs: frame.quotes.get(source)?.atMs ?? null,
    quoteState: state,
    coverage:
      unit.status === "excluded"
        ? ("excluded" as const)
        : unit.isProxied
          ? ("proxied" as const)
          : ("priced" as const),
    note:
      unit.status === "excluded" ? unit.reason : (frame.quotes.get(position.instrumentId)?.note ?? unit.note),
  };
}

function worthOf(line: BookLine, book: PricedBook, frame: Frame) {
  const { position, unit, valueBase, exposureBase } = line;
  const none = unavailable(
    "no-price",
    "no price; gross and NAV count it at its entry price where there is one",
  );
  const hasPrice = unit.priceLocal !== null;
  return {
    valueBase: hasPrice && valueBase !== null ? ok(valueBase) : none,
    exposureBase: hasPrice && exposureBase !== null ? ok(exposureBase) : none,
    dayPnlBase: dayPnl(line, frame.dayReference, book.context),
    unrealisedPnlBase: unrealisedPnl(line, book.context),
    greeks:
      unit.status === "excluded"
        ? unavailable("no-price", unit.reason)
        : ok(greeksTimes(unit.greeks, position.quantity)),
  };
}

function volatilityShare({ position, unit }: BookLine, volatility: Measure<VolatilityBreakdown>): number {
  if (unit.status === "excluded" || volatility.status !== "ok") return 0;
  return unit.deltas.reduce(
    (sum, { factor, base }) => sum + position.quantity * base * at(volatility.value.gradient, factor),
    0,
  );
}

function ownVolatility({ unit }: BookLine, frame: Frame): Measure<number> {
  if (unit.status === "excluded") return unavailable("no-price", unit.reason);
  const model = {
    volatilities: frame.market.factorVolatilities,
    correlation: frame.market.factorCorrelation,
  };
  return perExposure(exposureVolatility(unit.deltas, model), Math.abs(unit.exposureBase));
}

/** A figure for one unit of exposure; an exposure of nothing, or next to it, has none. */
function perExposure(figure: number, exposureBase: number): Measure<number> {
  const ratio = figure / exposureBase;
  return Number.isFinite(ratio) ? ok(ratio) : unavailable("not-applicable", "no exposure");
}
