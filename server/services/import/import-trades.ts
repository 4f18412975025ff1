import type { ImportReport } from "~/server/domain/import-report";
import type { Instrument } from "~/server/domain/instrument";
import { newYorkDate } from "~/server/domain/new-york";
import type { TableSource } from "~/server/ports/table-source";
import type { TradeReport } from "~/server/ports/trade-book";
import type { Stores } from "~/server/ports/unit-of-work";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { TRADE_LAYOUT } from "./column-rules";
import { instantOf } from "./instant-text";
import { readRecords } from "./read-records";
import { cashDraft } from "./recognise-symbol";
import type { RowValues } from "./record-cells";
import type { Refusals } from "./refusals";
import { type ImportOptions, runImport } from "./run-import";
import { DEFAULT_BOOK, DEFAULT_PORTFOLIO } from "./state-holdings";
import { faultOfTrade, paidFor } from "./trade-cost";

/** Farther ahead of our clock than this, a time is an error of the sender. */
const FUTURE_MS_MAX = 60_000;

/**
 * Takes in fills. Each changes its position from its time on, its lots (first in, first out) and, where the portfolio's
 * cash is tracked, the cash of its currency. A trade that is known by its number counts once; with other terms it is
 * refused, because nothing that was reported is ever changed: a correction is another trade.
 */
export function importTrades(
  ctx: Ctx,
  source: TableSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { organisationId } = ctx.actor;
  return runImport(ctx, "trades", source, options, async ({ stores, refusals, mayWrite }) => {
    const { rows } = await readRecords(source, TRADE_LAYOUT, refusals, options.ignoreUnknown ?? false);
    const read = rows.length + refusals.rows;
    const known = await stores.reference.instruments(organisationId);
    const instruments = new Map(known.map((each) => [each.symbol, each]));
    // A desk holds what its portfolios hold: nothing is traded in it.
    const seen = (await stores.positions.portfolios(organisationId)).filter(
      ({ id, kind }) => kind === "portfolio" && maySee(ctx.actor, id),
    );
    const portfolios = new Set(seen.map(({ name }) => name));
    const world = { instruments, portfolios, nowMs: ctx.clock.now(), refusals };
    const drafts = rows.flatMap((row) => tradeOf(row, world) ?? []);
    if (!mayWrite() || drafts.length === 0) return { read, written: 0, unchanged: 0, notes: [] };

    const cash = await cashOf(stores, organisationId, drafts, instruments);
    const trades = drafts.map(({ line: _line, currency, ...trade }) => ({
      ...trade,
      cashInstrumentId: cash.get(currency) ?? "",
    }));
    const { written, unchanged, conflicts } = await stores.trades.record(organisationId, trades);
    for (const { externalId } of conflicts) {
      const line = drafts.find((draft) => draft.externalId === externalId)?.line ?? 0;
      const what = `the trade ${externalId} was reported before with other terms; report a correction as a trade of its own`;
      refusals.add({ line, column: "trade_id" }, "disagreeing-duplicate", externalId, what);
    }
    return { read, written, unchanged, notes: [] };
  });
}

type TradeDraft = Omit<TradeReport, "cashInstrumentId"> & {
  readonly line: number;
  readonly currency: string;
};

function tradeOf(
  row: RowValues,
  world: {
    readonly instruments: ReadonlyMap<string, Instrument>;
    readonly portfolios: ReadonlySet<string>;
    readonly nowMs: number;
    readonly refusals: Refusals;
  },
): TradeDraft | null {
  const { line } = row;
  const refuse = (column: string, ...why: [Parameters<Refusals["add"]>[1], string, string]): null => {
    world.refusals.add({ line, column }, ...why);
    return null;
  };
  const symbol = row.text("symbol") ?? "";
  const instrument = world.instruments.get(symbol);
  if (!instrument)
    return refuse("symbol", "unknown-symbol", symbol, `nobody knows the symbol ${symbol}; import it first`);
  const portfolio = row.text("portfolio") ?? DEFAULT_PORTFOLIO;
  if (!world.portfolios.has(portfolio))
    return refuse("portfolio", "unknown-portfolio", portfolio, `there is no portfolio named ${portfolio}`);
  const [quantity, priceLocal] = [row.number("quantity") ?? 0, row.number("price") ?? 0];
  if (quantity === 0) return refuse("quantity", "out-of-range", "0", "a trade of nothing is no trade");
  const fault = faultOfTrade(instrument, priceLocal);
  if (fault !== null)
    return refuse(
      fault.column,
      fault.rule,
      fault.column === "price" ? String(priceLocal) : symbol,
      fault.what,
    );
  const effectiveAtMs = timeOf(row, world.nowMs, refuse);
  if (effectiveAtMs === null) return null;
  const feesLocal = row.number("fees") ?? 0;
  const paid = paidFor(instrument, quantity, priceLocal, newYorkDate(effectiveAtMs));
  return {
    line,
    externalId: row.text("trade_id") ?? "",
    portfolio,
    book: row.text("book") ?? DEFAULT_BOOK,
    account: row.text("account") ?? "",
    instrumentId: instrument.id,
    currency: instrument.currency,
    quantity,
    priceLocal,
    feesLocal,
    effectiveAtMs,
    cashLocal: -paid - feesLocal,
  };
}

function timeOf(
  row: RowValues,
  nowMs: number,
  refuse: (column: string, ...why: [Parameters<Refusals["add"]>[1], string, string]) => null,
): number | null {
  const text = row.text("time");
  if (text === null) return nowMs;
  const reading = instantOf(text, false);
  if (!("ms" in reading)) {
    return reading.fault === "no-zone"
      ? refuse("time", "ambiguous-time", text, `"${text}" names no zone; write 2024-03-11T13:30Z`)
      : refuse("time", "not-a-time", text, `"${text}" is no time; write 2024-03-11T13:30Z`);
  }
  return reading.ms <= nowMs + FUTURE_MS_MAX
    ? reading.ms
    : refuse("time", "out-of-range", text, "this instant has not come yet");
}

/** The instruments that are cash of the currencies traded in; made where they are missing. */
async function cashOf(
  stores: Stores,
  organisationId: string,
  trades: readonly TradeDraft[],
  instruments: ReadonlyMap<string, Instrument>,
): Promise<Map<string, string>> {
  const currencies = [...new Set(trades.map(({ currency }) => currency))];
  const missing = currencies.filter((currency) => !instruments.has(currency));
  const saved = await stores.reference.saveInstruments(organisationId, missing.map(cashDraft));
  return new Map(
    currencies.map((currency) => [currency, saved.get(currency) ?? instruments.get(currency)?.id ?? ""]),
  );
}
