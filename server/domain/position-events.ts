/**
 * `snapshot` sets the quantity, `trade` adds to it, `split` multiplies it (new units for one old unit), `dividend` says what
 * was received and leaves it.
 */
export type PositionEventKind = "snapshot" | "trade" | "split" | "dividend";

export type PositionEvent = {
  readonly kind: PositionEventKind;
  readonly quantity: number;
  /** Average price paid (snapshot) or price of the trade, instrument's currency; null = not given. */
  readonly priceLocal: number | null;
};

/** What events leave. */
export type Holding = {
  readonly quantity: number;
  /** What a unit that is still held cost on average, instrument's currency; null = not known. */
  readonly averagePriceLocal: number | null;
};

const NOTHING: Holding = { quantity: 0, averagePriceLocal: null };

/** The holding that events leave, oldest first. A later snapshot forgets what came before, but for a price it lacks. */
export const holdingAfter = (events: readonly PositionEvent[]): Holding => events.reduce(next, NOTHING);

function next(held: Holding, { kind, quantity, priceLocal }: PositionEvent): Holding {
  if (kind === "snapshot") return { quantity, averagePriceLocal: priceLocal ?? held.averagePriceLocal };
  if (kind === "trade") return traded(held, quantity, priceLocal);
  if (kind === "dividend") return held;
  const average = held.averagePriceLocal === null ? null : held.averagePriceLocal / quantity;
  return { quantity: held.quantity * quantity, averagePriceLocal: average };
}

/** What binary fractions leave of decimal ones, as a share of what was added: 0.1 + 0.2 - 0.3 is nothing. */
const ROUNDING = 1e-13;

/** The sum of two signed quantities; exactly zero where they cancel but for rounding. */
export function sumOfUnits(a: number, b: number): number {
  const sum = a + b;
  return Math.abs(sum) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) ? 0 : sum;
}

/** More of the same is averaged in, less leaves the average as it is, and what crosses zero was bought anew. */
function traded(held: Holding, quantity: number, priceLocal: number | null): Holding {
  const after = sumOfUnits(held.quantity, quantity);
  if (after === 0) return NOTHING;
  if (held.quantity === 0 || Math.sign(after) !== Math.sign(held.quantity))
    return { quantity: after, averagePriceLocal: priceLocal };
  if (Math.sign(quantity) !== Math.sign(held.quantity))
    return { quantity: after, averagePriceLocal: held.averagePriceLocal };
  const isKnown = held.averagePriceLocal !== null && priceLocal !== null;
  const paid = isKnown ? held.quantity * (held.averagePriceLocal ?? 0) + quantity * (priceLocal ?? 0) : null;
  return { quantity: after, averagePriceLocal: paid === null ? null : paid / after };
}
