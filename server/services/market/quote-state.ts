import type { InstrumentType } from "~/server/domain/instrument";
import type { QuoteState } from "~/server/domain/market";
import { isOpen } from "~/server/domain/new-york";
import type { FeedHealth } from "./feed-health";
import type { BoardEntry } from "./price-board";

/** The source of a price that is the last close of a kept daily bar. */
export const CLOSE_SOURCE = "close";

/** A price this much older than market time, or than the newest in the book, no longer says what a thing is worth. */
const CLOSE_TOLERANCE_MS = 5 * 86_400_000;

/** How old a quote may grow while its market is open (promise D4). */
const TOLERANCE_MS: Record<InstrumentType, number> = {
  cash: Number.POSITIVE_INFINITY,
  equity: 60_000,
  etf: 60_000,
  adr: 60_000,
  fund: 86_400_000,
  index: 60_000,
  fx: 60_000,
  future: 60_000,
  option: 15 * 60_000,
  bond: 86_400_000,
  crypto: 60_000,
  rate: 86_400_000,
  "fx-forward": 60_000,
  cds: 86_400_000,
  sensitivities: 86_400_000,
  "pnl-series": 4 * 86_400_000, // one figure a business day
};

/**
 * How far a price on the board can be trusted now. Two ages count: that of its feed's last sign of life, and, while
 * its market is open, that of the quote itself. A closed market's last price is valid for five days.
 *
 * @param newestMs - market time of the newest price in the book.
 */
export function quoteState(
  entry: BoardEntry,
  type: InstrumentType,
  feeds: FeedHealth,
  nowMs: number,
  newestMs: number,
): QuoteState {
  const feed = entry.source === CLOSE_SOURCE ? null : feeds.state(entry.source, nowMs);
  const closed = (clockMs: number) => (clockMs - entry.atMs > CLOSE_TOLERANCE_MS ? "stale" : "closed");
  if (feed === null) return closed(newestMs);
  const marketMs = feeds.marketMs(nowMs) ?? entry.atMs;
  if (type !== "crypto" && !isOpen(marketMs)) return closed(marketMs);
  if (feed !== "live") return feed;
  return nowMs - entry.receivedAtMs > TOLERANCE_MS[type] ? "stale" : "live";
}
