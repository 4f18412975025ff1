import type { InstrumentId } from "~/server/domain/ids";
import type { InstrumentType } from "~/server/domain/instrument";
import type { PrepareMarketInput } from "./market-input";
import { hasOwnMoves } from "./returns/series";
import { marketVolatilityIndex, ownVolatilityIndex } from "./volatility/implied-moves";

/** Types that something else may move where they have no history: without one they are no exclusion yet. */
const WITH_STAND_IN: ReadonlySet<InstrumentType> = new Set(["bond", "future", "cds"]);

/** Held instruments with a price of their own, and what they depend on; sorted, so that input order is no input. */
export function priceFactorIds(input: PrepareMarketInput): InstrumentId[] {
  const known = new Set(input.history.instrumentIds);
  const wanted = new Set<InstrumentId>();
  const currencies = new Set<string>();
  for (const id of withUnderlyings(input)) {
    const instrument = input.instruments.get(id);
    if (!instrument) continue;
    currencies.add(instrument.currency);
    if (instrument.type === "fx") currencies.add(instrument.symbol.slice(0, 3));
    if (hasOwnMoves(instrument.type) && (known.has(id) || !WITH_STAND_IN.has(instrument.type)))
      wanted.add(id);
  }
  if (input.marketInstrumentId !== null && known.has(input.marketInstrumentId))
    wanted.add(input.marketInstrumentId);
  for (const instrument of input.instruments.values())
    if (instrument.type === "rate" && currencies.has(instrument.currency) && known.has(instrument.id))
      wanted.add(instrument.id);
  return [...wanted].sort();
}

/** What is held, what that is on, and so forth: an option on a future on an index needs all three. */
function withUnderlyings(input: PrepareMarketInput): Set<InstrumentId> {
  const found = new Set<InstrumentId>();
  const look = (id: InstrumentId): void => {
    if (found.has(id)) return;
    found.add(id);
    const underlying = input.instruments.get(id)?.underlyingId;
    if (underlying) look(underlying);
  };
  for (const id of input.heldInstrumentIds) look(id);
  return found;
}

/** Underlyings of held options and vegas; of a future without history what it is on. */
export function underlyingIds(input: PrepareMarketInput, factorIds: readonly InstrumentId[]): InstrumentId[] {
  const factors = new Set(factorIds);
  const underlyings = new Set<InstrumentId>();
  for (const id of input.heldInstrumentIds) {
    const { type, underlyingId, sensitivities } = input.instruments.get(id) ?? {};
    if (!underlyingId || !(type === "option" || sensitivities?.vegaPerPoint)) continue;
    const onward = factors.has(underlyingId) ? null : input.instruments.get(underlyingId)?.underlyingId;
    underlyings.add(onward ?? underlyingId);
  }
  return factorIds.filter((id) => underlyings.has(id));
}

/** Series of implied volatility that the underlyings' options could move by. */
export function volatilityIndexIds(
  input: Pick<PrepareMarketInput, "history" | "instruments">,
  underlyings: readonly InstrumentId[],
): InstrumentId[] {
  if (underlyings.length === 0) return [];
  const known = new Set(input.history.instrumentIds);
  const own = underlyings.map((id) => ownVolatilityIndex(id, input.instruments)?.id);
  const all = [...own, marketVolatilityIndex(input.instruments)?.id];
  return all.filter((id): id is InstrumentId => id !== undefined && known.has(id)).sort();
}
