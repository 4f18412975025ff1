import { expect, test } from "vitest";
import type { Quote } from "~/server/domain/market";
import { decodePrices, encodePrices } from "./market-bytes";
import { decodeQuotes, encodeDetails } from "./quote-bytes";

const INSTANT = {
  asOfMs: Date.UTC(2026, 10, 20, 14, 59, 58) + 0.375,
  computedAtMs: Date.UTC(2026, 10, 20, 15),
};
const quote = (over: Partial<Quote> = {}): Quote => ({
  priceLocal: 101.3,
  atMs: INSTANT.asOfMs - 1.25,
  receivedAtMs: INSTANT.computedAtMs - 17,
  source: "tape",
  state: "live",
  ...over,
});

test("quotes of a second come back as they were, whatever order they came in", () => {
  const quotes = new Map([
    ["12", quote({ priceLocal: 0.1 + 0.2, state: "closed", source: "close" })],
    ["3", quote({ state: "held", note: "a jump of 30.0 % is held" })],
    ["100", quote({ priceLocal: -37.63 })],
  ]);
  const prices = new Map([...quotes].map(([id, { priceLocal }]) => [id, priceLocal]));
  const stored = encodeDetails(quotes, INSTANT);
  const back = decodeQuotes(decodePrices(encodePrices(prices)), stored, INSTANT.computedAtMs);
  expect(back).toEqual({ asOfMs: INSTANT.asOfMs, quotes });
  expect([...back.quotes.keys()]).toEqual(["3", "12", "100"]);
});

test("five hundred quotes that came together cost less than a byte each besides their prices", () => {
  const quotes = new Map(Array.from({ length: 500 }, (_, i) => [String(i + 1), quote()] as const));
  expect(encodeDetails(quotes, INSTANT).byteLength).toBeLessThan(500);
});
