import { createHash } from "node:crypto";
import type { CalendarDate } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { Frame, MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Regime } from "~/server/domain/regime";
import { prepareMarket } from "~/server/engine/prepare-market";
import { adjustHistory } from "~/server/engine/returns/corporate-actions";
import type { MarketPast } from "~/server/ports/compute";
import type { ModelRecipe } from "~/server/ports/market-tape";
import { currencyHistories } from "./bar-shelf";
import type { Desk } from "./desk";

/** Days behind the window that the regime's percentile and the start of recursions look at. */
const WARM_UP_DAYS = 260;
/** The instrument that stands for the market where it is known. */
const MARKET_SYMBOLS = ["SPX", "GSPC", "^GSPC", "SPY"];

/**
 * Prepares the market models of all base currencies when a new day of bars or a new holding asks for it.
 *
 * @param asOfDate - no later closes are read.
 * @param today - splits up to here have happened: volumes are in the units of what is held.
 * @returns what the new ones were made from, for the store.
 */
export function refreshModels(
  desk: Desk,
  asOfDate: CalendarDate,
  today: CalendarDate = asOfDate,
): readonly ModelRecipe[] {
  const newest = desk.bars.newest;
  if (newest === null) return [];
  const upTo = newest < asOfDate ? newest : asOfDate;
  const fresh: ModelRecipe[] = [];
  for (const base of new Set(desk.held.map((held) => held.portfolio.baseCurrency))) {
    const before = desk.models.get(base);
    const isCurrent = before?.asOfDate === upTo && !desk.outdated.has("models");
    if (isCurrent) continue;
    const previousRegime = before?.regime.current ?? rememberedRegime(desk, base);
    const { model, recipe } = prepare(desk, base, { asOfDate: upTo, today, previousRegime });
    desk.models.set(base, model);
    if (model.id !== before?.id) fresh.push(recipe);
  }
  desk.outdated.delete("models");
  return fresh;
}

/** After a restart the regime goes on from the last stored one, so that its dwell time is not lost. */
function rememberedRegime(desk: Desk, base: string): Regime | null {
  const held = desk.held.find(({ portfolio }) => portfolio.baseCurrency === base);
  return (held && desk.memories.get(held.portfolio.id)?.regime) ?? null;
}

/** The market model of a frame once more, with things in it that nobody holds yet. */
export function modelWith(
  desk: Desk,
  base: string,
  { market, asOfDate: today }: Pick<Frame, "market" | "asOfDate">,
  instrumentIds: readonly InstrumentId[],
): MarketModel {
  const { asOfDate, regime, historical } = market;
  const heldFactorIds = new Set(historical.factors.map(({ id }) => id));
  const proposed = { instrumentIds, heldFactorIds };
  return prepare(desk, base, { asOfDate, today, previousRegime: regime.current, proposed }).model;
}

function prepare(
  desk: Desk,
  base: string,
  given: {
    readonly asOfDate: CalendarDate;
    readonly today: CalendarDate;
    readonly previousRegime: Regime | null;
    readonly proposed?: {
      readonly instrumentIds: readonly InstrumentId[];
      readonly heldFactorIds: ReadonlySet<string>;
    };
  },
): { readonly model: MarketModel; readonly recipe: ModelRecipe } {
  const { asOfDate, today, previousRegime, proposed } = given;
  const historyRows = DEFAULT_CONVENTIONS.windowDays + 1 + WARM_UP_DAYS;
  const held = heldInstruments(desk, base, proposed?.instrumentIds ?? []);
  const market = [...desk.instruments.values()].find(({ symbol }) => MARKET_SYMBOLS.includes(symbol));
  const ingredients = {
    asOfDate,
    baseCurrency: base,
    heldInstrumentIds: held,
    marketInstrumentId: market?.id ?? null,
    previousRegime,
    historyRows,
    conventions: DEFAULT_CONVENTIONS,
  };
  const model = prepareMarket({
    ...marketPast(desk, { ...ingredients, today }),
    ...(proposed ? { heldFactorIds: proposed.heldFactorIds } : {}),
  });
  return { model, recipe: { id: model.id, ...ingredients, today } };
}

/**
 * What a market model is made from, by its recipe and the bars of its days.
 * @param shelf - instruments and bars as they are known; where they are not what they were, the model has another id.
 */
export function marketPast(
  shelf: Pick<Desk, "instruments" | "bars" | "adjustments">,
  { today, ...ingredients }: Omit<ModelRecipe, "id">,
): MarketPast {
  const { asOfDate, baseCurrency, historyRows, heldInstrumentIds } = ingredients;
  const { instruments } = shelf;
  const symbols = new Map([...instruments].map(([id, { symbol }]) => [id, symbol]));
  const quoted = shelf.bars.history([...instruments.keys()], asOfDate, historyRows);
  const history = adjustHistory(quoted, shelf.adjustments, today);
  const currencies = foreignCurrencies(shelf, baseCurrency, heldInstrumentIds);
  return {
    id: modelId(ingredients, instruments, history.closes),
    ...ingredients,
    history,
    currencies: currencyHistories(history, symbols, baseCurrency, currencies),
    instruments,
  };
}

function heldInstruments(desk: Desk, base: string, more: readonly InstrumentId[]): InstrumentId[] {
  const ids = new Set(more);
  for (const { portfolio, positions } of desk.held) {
    if (portfolio.baseCurrency === base) for (const position of positions) ids.add(position.instrumentId);
  }
  for (const id of referencesOf(desk)) ids.add(id);
  return [...ids].sort((a, b) => Number(a) - Number(b));
}

/** What limits compare a portfolio with: nobody may hold it, and it has to move all the same. */
export function referencesOf({
  limits,
  instruments,
}: Pick<Desk, "limits" | "instruments">): readonly InstrumentId[] {
  const symbols = new Set(
    [...limits.values()]
      .flat()
      .flatMap(({ metric, parameter }) => (metric === "relative-var99" ? (parameter ?? []) : [])),
  );
  return symbols.size === 0
    ? []
    : [...instruments.values()].filter(({ symbol }) => symbols.has(symbol)).map(({ id }) => id);
}

/** Currencies other than the base in which something held, or what it depends on, is quoted. */
export function foreignCurrencies(
  desk: Pick<Desk, "instruments">,
  base: string,
  held: readonly InstrumentId[],
): string[] {
  const currencies = new Set<string>();
  for (const id of held) {
    const currency = desk.instruments.get(id)?.currency;
    if (currency !== undefined && currency !== base) currencies.add(currency);
  }
  return [...currencies].sort();
}

/** Same ingredients, same instruments, same closes: same id. */
function modelId(
  ingredients: Omit<ModelRecipe, "id" | "today">,
  instruments: Desk["instruments"],
  closes: Float64Array,
): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([ingredients, ...instruments.values()]));
  hash.update(new Uint8Array(closes.buffer, closes.byteOffset, closes.byteLength));
  return hash.digest("hex").slice(0, 24);
}
