import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { InstrumentId } from "~/server/domain/ids";
import type { Quote, QuoteState } from "~/server/domain/market";
import type { KeptMarket } from "~/server/ports/market-tape";
import { keyOf } from "./keys";

/** What is known of quotes besides their prices: columns in the order of ids, times as differences, as most are alike. */
type Details = {
  /** Market time of the frame, to the fraction of a millisecond that the database's own column has not. */
  readonly asOfMs: number;
  readonly sources: readonly string[];
  readonly source: readonly number[];
  readonly state: readonly QuoteState[];
  readonly beforeAsOf: readonly number[];
  readonly beforeBeat: readonly number[];
  readonly notes: Readonly<Record<string, string>>;
};

type Instant = { readonly asOfMs: number; readonly computedAtMs: number };

const FASTEST = 1;

/** In the order in which `encodePrices` has the prices of the same second. */
export function encodeDetails(
  quotes: ReadonlyMap<InstrumentId, Quote>,
  { asOfMs, computedAtMs }: Instant,
): Uint8Array<ArrayBuffer> {
  const entries = [...quotes].sort(([a], [b]) => keyOf(a) - keyOf(b));
  const sources = [...new Set(entries.map(([, { source }]) => source))].sort();
  const numberOf = new Map(sources.map((source, i) => [source, i]));
  const details: Details = {
    asOfMs,
    sources,
    source: entries.map(([, { source }]) => numberOf.get(source) ?? -1),
    state: entries.map(([, { state }]) => state),
    beforeAsOf: entries.map(([, { atMs }]) => asOfMs - atMs),
    beforeBeat: entries.map(([, { receivedAtMs }]) => computedAtMs - receivedAtMs),
    notes: Object.fromEntries(entries.flatMap(([id, { note }]) => (note === undefined ? [] : [[id, note]]))),
  };
  return Uint8Array.from(deflateRawSync(JSON.stringify(details), { level: FASTEST }));
}

/** @param prices - of the same second, in the order of ids. */
export function decodeQuotes(
  prices: ReadonlyMap<InstrumentId, number>,
  body: Uint8Array,
  computedAtMs: number,
): KeptMarket {
  const details = JSON.parse(inflateRawSync(body).toString("utf8")) as Details; // written by encodeDetails
  const { asOfMs } = details;
  const quotes = new Map<InstrumentId, Quote>();
  let i = 0;
  for (const [id, priceLocal] of prices) {
    const note = details.notes[id];
    quotes.set(id, {
      priceLocal,
      // Exact: both times are of one magnitude, so that their difference has no rounding.
      atMs: asOfMs - (details.beforeAsOf[i] ?? Number.NaN),
      receivedAtMs: computedAtMs - (details.beforeBeat[i] ?? Number.NaN),
      source: details.sources[details.source[i] ?? -1] ?? "",
      state: details.state[i] ?? "stale",
      ...(note !== undefined && { note }),
    });
    i++;
  }
  return { asOfMs, quotes };
}
