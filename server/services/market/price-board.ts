import type { InstrumentId } from "~/server/domain/ids";
import { allowsNonPositivePrice, type Instrument } from "~/server/domain/instrument";
import type { Tick } from "~/server/domain/market";

/** The latest good price of an instrument and when it came. */
export type BoardEntry = Tick & { readonly receivedAtMs: number };

/** Why a tick was not taken. */
export type RefusalRule = "unknown-instrument" | "not-finite" | "not-positive" | "bad-time";

/** Farther ahead of our clock than this, a time stamp is an error of the sender. Market time of a replay is exempt. */
const FUTURE_MS_MAX = 60_000;

/**
 * The latest price of everything; the newest market time wins. A tick computes nothing. Taking the same ticks in any
 * order, any number of times, leaves the same board: ties of time are settled by price.
 */
export class PriceBoard {
  readonly #entries = new Map<InstrumentId, BoardEntry>();
  readonly #refused = new Map<RefusalRule, number>();
  #instruments: ReadonlyMap<InstrumentId, Instrument>;

  constructor(instruments: ReadonlyMap<InstrumentId, Instrument>) {
    this.#instruments = instruments;
  }

  /** Takes what is good and newer; counts what is bad. Never throws for a bad tick. */
  take(ticks: readonly Tick[], receivedAtMs: number): void {
    for (const tick of ticks) {
      const rule = this.#refusal(tick, receivedAtMs);
      if (rule) {
        this.#refused.set(rule, (this.#refused.get(rule) ?? 0) + 1);
        continue;
      }
      const before = this.#entries.get(tick.instrumentId);
      if (!before || isNewer(tick, before)) this.#entries.set(tick.instrumentId, { ...tick, receivedAtMs });
    }
  }

  get entries(): ReadonlyMap<InstrumentId, BoardEntry> {
    return this.#entries;
  }

  /** How many ticks were refused, by rule, since the start. */
  get refused(): ReadonlyMap<RefusalRule, number> {
    return this.#refused;
  }

  /** Knows new instruments from now on. */
  knowInstruments(instruments: ReadonlyMap<InstrumentId, Instrument>): void {
    this.#instruments = instruments;
  }

  #refusal(tick: Tick, receivedAtMs: number): RefusalRule | null {
    const instrument = this.#instruments.get(tick.instrumentId);
    if (!instrument) return "unknown-instrument";
    if (typeof tick.priceLocal !== "number" || !Number.isFinite(tick.priceLocal)) return "not-finite";
    if (tick.priceLocal <= 0 && !allowsNonPositivePrice(instrument.type)) return "not-positive";
    if (!Number.isFinite(tick.atMs) || tick.atMs > receivedAtMs + FUTURE_MS_MAX) return "bad-time";
    return null;
  }
}

const isNewer = (tick: Tick, before: Tick): boolean =>
  tick.atMs > before.atMs || (tick.atMs === before.atMs && tick.priceLocal > before.priceLocal);
