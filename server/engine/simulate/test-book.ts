import { addDays, type CalendarDate, weekday } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { Frame } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument, InstrumentType } from "~/server/domain/instrument";
import type { CurrencyHistory, PriceHistory, Quote } from "~/server/domain/market";
import type { Position } from "~/server/domain/position";
import { normalQuantile } from "../math/normal";
import { type Random, seededRandom } from "../math/random";
import { prepareMarket } from "../prepare-market";

export type TestBookOptions = {
  readonly seed: number;
  readonly stocks: number;
  readonly options?: number;
  /** Moves in the history. */
  readonly days?: number;
  readonly isLongShort?: boolean;
  readonly windowDays?: number;
  /** Moves of deep history; none by default. */
  readonly deepDays?: number;
};

const SECTORS = ["Energy", "Health", "Banks", "Software"] as const;
const FIRST_DAY: CalendarDate = "2020-01-02";

/**
 * A seeded book with its market, for tests and benchmarks: stocks of a one-factor market in dollars and euros, cash,
 * and options on the first stocks, half of them American. The same options give the same bits.
 * @param options - how many of what.
 * @returns a frame ready to assess, without limits.
 */
export function testFrame(options: TestBookOptions): Frame {
  const random = seededRandom(options.seed);
  const normal = (): number => normalQuantile(Math.min(Math.max(random(), 1e-9), 1 - 1e-9));
  const dates = businessDays((options.days ?? 560) + 1);
  const ids = Array.from({ length: options.stocks }, (_, i) => `s${String(i).padStart(3, "0")}`);
  const asOfDate = dates.at(-1) ?? FIRST_DAY;
  const market = dates.map(() => 0.009 * normal());
  const histories = ids.map(() =>
    walk(market, 0.6 + 0.8 * random(), 0.012 + 0.01 * random(), 20 + 200 * random(), normal),
  );
  const euro = walk(market, 0.1, 0.004, 1.1, normal);
  const instruments = new Map<InstrumentId, Instrument>();
  ids.forEach((id, i) => {
    instruments.set(
      id,
      testInstrument(id, "equity", { sector: SECTORS[i % 4] ?? null, currency: i % 5 === 4 ? "EUR" : "USD" }),
    );
  });
  instruments.set("cash", testInstrument("cash", "cash", {}));
  const quotes = new Map<InstrumentId, Quote>(
    ids.map((id, i) => [id, testQuote(histories[i]?.at(-1) ?? Number.NaN)]),
  );
  const sign = (): number => (options.isLongShort && random() < 0.5 ? -1 : 1);
  const positions: Position[] = ids.map((id) => testPosition(id, sign() * Math.ceil(1000 * random())));
  positions.push(testPosition("cash", 500_000));
  for (let k = 0; k < (options.options ?? 0); k++) {
    const underlyingId = ids[k % ids.length] ?? "";
    const spot = quotes.get(underlyingId)?.priceLocal ?? 100;
    const option = testOption(`o${String(k).padStart(3, "0")}`, underlyingId, spot, asOfDate, random);
    instruments.set(option.id, { ...option, currency: instruments.get(underlyingId)?.currency ?? "USD" });
    positions.push(testPosition(option.id, sign() * Math.ceil(20 * random())));
  }
  const history: PriceHistory = {
    dates,
    instrumentIds: ids,
    closes: Float64Array.from(
      { length: dates.length * ids.length },
      (_, at) => histories[at % ids.length]?.[Math.floor(at / ids.length)] ?? Number.NaN,
    ),
    volumes: new Float64Array(dates.length * ids.length).fill(50_000),
  };
  const currencies: CurrencyHistory[] = [{ currency: "EUR", toBase: Float64Array.from(euro) }];
  const parts = {
    instruments,
    quotes,
    positions,
    history,
    currencies,
    asOfDate,
    windowDays: options.windowDays ?? 500,
    deepDays: options.deepDays ?? 0,
  };
  const frame = assembleTestFrame(parts);
  preparedFrom.set(frame.market, parts);
  return frame;
}

type TestParts = Parameters<typeof assembleTestFrame>[0];
/** What a test frame's market was prepared from. */
const preparedFrom = new WeakMap<Frame["market"], TestParts>();

/**
 * The same book at an earlier day of its history, or before it knew one of its instruments, with the market model of
 * then.
 * @param frame - of `testFrame`.
 * @param back - rows of the history that were known, or the instrument that was not held yet.
 * @returns what of the frame is another.
 */
export function testHistory(
  frame: Frame,
  back: { readonly rows?: number; readonly without?: InstrumentId },
): Pick<Frame, "market" | "positions" | "quotes" | "asOfDate"> {
  const parts = preparedFrom.get(frame.market);
  if (!parts) throw new RangeError("testHistory: not a frame of testFrame");
  const { dates, instrumentIds, closes } = parts.history;
  const row = (back.rows ?? dates.length) - 1;
  const quotes = new Map(
    back.rows === undefined
      ? parts.quotes
      : instrumentIds.map((id, column) => [id, testQuote(closes[row * instrumentIds.length + column] ?? 0)]),
  );
  const positions = parts.positions.filter(({ instrumentId }) => {
    const { underlyingId = null } = parts.instruments.get(instrumentId) ?? {};
    return back.without === undefined || (instrumentId !== back.without && underlyingId !== back.without);
  });
  const { market, asOfDate } = assembleTestFrame({ ...parts, quotes, positions, asOfDate: dates[row] ?? "" });
  return { market, positions, quotes, asOfDate };
}

/** A frame from its parts; the market model is prepared from the history. */
function assembleTestFrame(parts: {
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly quotes: ReadonlyMap<InstrumentId, Quote>;
  readonly positions: readonly Position[];
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  readonly asOfDate: CalendarDate;
  readonly windowDays: number;
  readonly deepDays: number;
}): Frame {
  const conventions = { ...DEFAULT_CONVENTIONS, windowDays: parts.windowDays };
  const atMs = 1_700_000_000_000;
  return {
    portfolio: {
      id: "p1",
      organisationId: "org",
      name: "Test",
      baseCurrency: "USD",
      capitalBase: null,
      isCashTracked: true,
    },
    positions: parts.positions,
    instruments: parts.instruments,
    quotes: parts.quotes,
    currencies: parts.currencies.map(({ currency, toBase }) => ({
      currency,
      toBase: toBase.at(-1) ?? Number.NaN,
      atMs,
      state: "live",
    })),
    market: prepareMarket({
      id: "test-market",
      history: parts.history,
      currencies: parts.currencies,
      baseCurrency: "USD",
      instruments: parts.instruments,
      heldInstrumentIds: parts.positions.map((position) => position.instrumentId),
      marketInstrumentId: null,
      asOfDate: parts.asOfDate,
      conventions,
      previousRegime: null,
      deepDays: parts.deepDays,
    }),
    limits: [],
    previous: { limitStates: [], regime: null },
    dayReference: null,
    conventions,
    poolWeights: new Map(),
    asOfMs: atMs,
    asOfDate: parts.asOfDate,
    computedAtMs: atMs + 1000,
    provenance: {
      runId: "run",
      inputsHash: "hash",
      marketFrameId: "m",
      positionVersion: 1,
      limitVersion: 1,
      modelSet: "first",
      codeVersion: "test",
      isSimulated: true,
    },
  };
}

/** An instrument with nothing special about it. */
export function testInstrument(id: InstrumentId, type: InstrumentType, own: Partial<Instrument>): Instrument {
  return {
    id,
    symbol: id.toUpperCase(),
    name: `Test ${id}`,
    type,
    currency: "USD",
    multiplier: 1,
    sector: null,
    country: "US",
    issuer: id,
    rating: null,
    underlyingId: null,
    option: null,
    bond: null,
    ...own,
  };
}

export const testQuote = (priceLocal: number, state: Quote["state"] = "live"): Quote => ({
  priceLocal,
  atMs: 1_700_000_000_000,
  receivedAtMs: 1_700_000_000_000,
  source: "test",
  state,
});

export const testPosition = (instrumentId: InstrumentId, quantity: number): Position => ({
  id: `pos-${instrumentId}`,
  instrumentId,
  bookId: "b1",
  bookName: "Main",
  quantity,
  entryPriceLocal: null,
  counterparty: null,
  quantityAtCutOff: quantity,
  netPurchasesBase: 0,
});

function testOption(
  id: InstrumentId,
  underlyingId: InstrumentId,
  spot: number,
  asOf: CalendarDate,
  random: Random,
): Instrument {
  return testInstrument(id, "option", {
    multiplier: 100,
    underlyingId,
    option: {
      strike: spot * (0.85 + 0.3 * random()),
      expiry: addDays(asOf, 10 + Math.floor(300 * random())),
      right: random() < 0.5 ? "call" : "put",
      exercise: random() < 0.5 ? "american" : "european",
      impliedVolatility: random() < 0.5 ? 0.2 + 0.3 * random() : null,
      dividendYield: 0.02,
    },
  });
}

/** Weekdays from a fixed first day on. */
export function businessDays(count: number): CalendarDate[] {
  const days: CalendarDate[] = [];
  for (let day = FIRST_DAY; days.length < count; day = addDays(day, 1))
    if (weekday(day) !== 0 && weekday(day) !== 6) days.push(day);
  return days;
}

function walk(
  market: readonly number[],
  beta: number,
  own: number,
  start: number,
  normal: () => number,
): number[] {
  let level = start;
  return market.map((move) => {
    level *= Math.exp(beta * move + own * normal());
    return level;
  });
}
