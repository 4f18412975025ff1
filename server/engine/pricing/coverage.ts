import type { Frame } from "~/server/domain/frame";
import { type QuoteState, worseState } from "~/server/domain/market";
import type { Coverage } from "~/server/domain/snapshot";
import type { BookLine, PricedBook } from "./price-book";

/** Below this share of gross, figures speak of a part of the book only. */
const COVERED_MIN = 0.95;

/** A price that can't decide a limit now. */
export const isDoubtful = ({ state, position, unit }: BookLine): boolean =>
  position.quantity !== 0 &&
  (state === "stale" || state === "held" || (state === "missing" && unit.status === "priced"));

/** A price that is later than it should be, whether or not it can still decide a limit. */
const isLate = (line: BookLine): boolean =>
  isDoubtful(line) ||
  (line.position.quantity !== 0 && (line.state === "delayed" || line.state === "flagged"));

/**
 * What of the book the figures speak of. Positions of quantity zero are not counted.
 * @param frame - for the proxies of its market model.
 * @param book - priced positions.
 * @param grossBase - gross exposure, excluded positions at their last known or entry price.
 * @returns counts and shares; partial below 95 % of gross, or when an excluded position has no known worth at all.
 */
export function coverageOf(frame: Frame, book: PricedBook, grossBase: number): Coverage {
  const held = book.lines.filter(({ position }) => position.quantity !== 0);
  const excluded = held.filter(({ unit }) => unit.status === "excluded");
  const proxied = held.filter(({ unit }) => unit.status === "priced" && unit.isProxied);
  const doubtful = held.filter(isDoubtful);
  const late = held.filter(isLate);
  const share = (lines: readonly BookLine[]): number =>
    grossBase > 0 ? lines.reduce((sum, line) => sum + Math.abs(line.exposureBase ?? 0), 0) / grossBase : 0;
  const excludedShareOfGross = share(excluded);
  const worst = held.reduce<QuoteState | "missing">((state, line) => worseState(state, line.state), "live");
  const factorIds = new Set(
    held
      .flatMap(({ unit }) => (unit.status === "priced" ? unit.deltas : []))
      .map(({ factor }) => frame.market.historical.factors[factor]?.id),
  );
  const exclusions = new Map(
    excluded.map(({ position, instrument, unit }) => [
      position.instrumentId,
      {
        instrumentId: position.instrumentId,
        reason: unit.status === "excluded" ? unit.reason : "",
        symbol: instrument?.symbol ?? position.instrumentId,
      },
    ]),
  );
  return {
    positions: held.length,
    priced: held.length - excluded.length - proxied.length,
    proxied: proxied.length,
    excluded: excluded.length,
    proxiedShareOfGross: share(proxied),
    excludedShareOfGross,
    staleShareOfGross: share(doubtful),
    stalePositions: doubtful.length,
    late: late.map(({ instrument, position, state }) => ({
      symbol: instrument?.symbol ?? position.instrumentId,
      state,
    })),
    lateShareOfGross: share(late),
    worstQuoteState: worst === "missing" ? "stale" : worst,
    isPartial:
      1 - excludedShareOfGross < COVERED_MIN || excluded.some(({ exposureBase }) => exposureBase === null),
    proxies: frame.market.historical.proxies.filter(({ factorId }) => factorIds.has(factorId)),
    exclusions: [...exclusions.values()],
  };
}
