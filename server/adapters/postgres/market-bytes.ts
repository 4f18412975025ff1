import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { InstrumentId } from "~/server/domain/ids";
import { idOf, keyOf } from "./keys";

const KEY_BYTES = 4;
const PRICE_BYTES = 8;
const ENTRY_BYTES = KEY_BYTES + PRICE_BYTES;
const FASTEST = 1;

/** Prices of one second as deflated little-endian pairs (uint32 instrument, float64 price), in id order. */
export function encodePrices(prices: ReadonlyMap<InstrumentId, number>): Uint8Array<ArrayBuffer> {
  const entries = [...prices].map(([id, price]) => [keyOf(id), price] as const).sort(([a], [b]) => a - b);
  // Keys first, then prices: alike bytes lie together, so that they deflate better.
  const view = new DataView(new ArrayBuffer(entries.length * ENTRY_BYTES));
  entries.forEach(([key, price], i) => {
    view.setUint32(i * KEY_BYTES, key, true);
    view.setFloat64(entries.length * KEY_BYTES + i * PRICE_BYTES, price, true);
  });
  return Uint8Array.from(deflateRawSync(new Uint8Array(view.buffer), { level: FASTEST }));
}

export function decodePrices(body: Uint8Array): Map<InstrumentId, number> {
  const bytes = inflateRawSync(body);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.byteLength / ENTRY_BYTES;
  const prices = new Map<InstrumentId, number>();
  for (let i = 0; i < count; i++) {
    prices.set(
      idOf(view.getUint32(i * KEY_BYTES, true)),
      view.getFloat64(count * KEY_BYTES + i * PRICE_BYTES, true),
    );
  }
  return prices;
}
