import type { DailyBar } from "~/server/ports/market-feed";

/** What a bar says, without whose it is. */
type Figures = Omit<DailyBar, "instrumentId" | "date">;

/** Remembers every bar of a file in a few bytes each, to find the same day twice wherever it stands. */
export class SeenBars {
  readonly #prints = new Map<string, Map<string, number>>();

  /** Notes a bar: `new`, `same` as one before, or `other` than the one before. */
  note(symbol: string, date: string, bar: Figures): "new" | "same" | "other" {
    let days = this.#prints.get(symbol);
    if (!days) {
      days = new Map();
      this.#prints.set(symbol, days);
    }
    const print = printOf(bar);
    const before = days.get(date);
    if (before === undefined) {
      days.set(date, print);
      return "new";
    }
    return before === print ? "same" : "other";
  }
}

const floats = new Float64Array(5);
const words = new Uint32Array(floats.buffer);

/** 52 bits over the five numbers: two different bars look alike once in 4.5e15. */
function printOf({ open, high, low, close, volume }: Figures): number {
  floats[0] = open ?? Number.NaN;
  floats[1] = high ?? Number.NaN;
  floats[2] = low ?? Number.NaN;
  floats[3] = close;
  floats[4] = volume ?? Number.NaN;
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (const word of words) {
    a = Math.imul(a ^ word, 0x85ebca6b);
    a ^= a >>> 13;
    b = Math.imul(b ^ (word + a), 0xc2b2ae35);
    b ^= b >>> 16;
  }
  return (a >>> 6) * 0x4000000 + (b >>> 6);
}
