import type { Refusal } from "~/server/domain/import-report";
import { allowsNonPositivePrice, type Instrument } from "~/server/domain/instrument";
import type { Tick } from "~/server/domain/market";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { instantOf } from "~/server/services/import/instant-text";
import { Refusals } from "~/server/services/import/refusals";
import { isRecord, type Pushed } from "./parse-push";

/** The name under which pushed prices stand on the board. */
const SOURCE = "push";
const PRICE_MAX = 1e12;
/** Farther ahead of our clock than this, a time stamp is an error of the sender. */
const FUTURE_MS_MAX = 60_000;

export type PushedPrices = {
  readonly accepted: number;
  readonly refused: number;
  readonly refusals: readonly Refusal[];
};

/**
 * Keeps ticks `{symbol, price, at?}` as the latest prices. Each is judged by itself: good ones are kept, bad ones come
 * back by line and rule. A batch, also an empty one, is the sender's sign of life.
 */
export async function pushPrices(ctx: Ctx, pushed: readonly Pushed[]): Promise<PushedPrices> {
  requireRole(ctx, "portfolio-manager", "risk-officer", "admin");
  const { organisationId } = ctx.actor;
  const nowMs = ctx.clock.now();
  return ctx.unit(async (stores) => {
    const refusals = new Refusals("request");
    const instruments = pushed.length === 0 ? [] : await stores.reference.instruments(organisationId);
    const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
    const ticks = pushed.flatMap((each) => tickOf(each, bySymbol, nowMs, refusals) ?? []);
    await stores.reference.saveLatestPrices(organisationId, ticks, nowMs);
    const settings = { kind: "push", isSimulated: false, settings: {}, marketMs: 0 } as const;
    const run =
      (await stores.tape.run(organisationId, "push")) ??
      (await stores.tape.startRun(organisationId, settings));
    const marketMs = ticks.reduce((newest, { atMs }) => Math.max(newest, atMs), run.marketMs);
    await stores.tape.advance(organisationId, run.id, marketMs, nowMs);
    await stores.announce([{ type: "prices", organisationId }]);
    return { accepted: ticks.length, refused: pushed.length - ticks.length, refusals: refusals.listed };
  });
}

function tickOf(
  { line, value }: Pushed,
  instruments: ReadonlyMap<string, Instrument>,
  nowMs: number,
  refusals: Refusals,
): Tick | null {
  const refuse = (column: string, rule: Refusal["rule"], shown: unknown, what: string): null => {
    refusals.add({ line, column }, rule, JSON.stringify(shown) ?? "", what);
    return null;
  };
  if (!isRecord(value)) return refuse("1", "unreadable", value, "a tick is an object with symbol and price");
  const { symbol, price, at, ...rest } = value;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    return refuse(
      unknown,
      "unknown-column",
      rest[unknown],
      `there is no field ${unknown}; a tick has symbol, price, at`,
    );
  if (typeof symbol !== "string" || symbol === "")
    return refuse("symbol", "missing-value", symbol, "the symbol is missing");
  const instrument = instruments.get(symbol);
  if (!instrument)
    return refuse("symbol", "unknown-symbol", symbol, `nobody knows the symbol ${symbol.slice(0, 64)}`);
  if (typeof price !== "number")
    return refuse("price", "not-a-number", price, `the price of ${symbol} is no number`);
  if (!Number.isFinite(price) || Math.abs(price) > PRICE_MAX)
    return refuse("price", "out-of-range", price, `${price} is beyond any market`);
  if (price <= 0 && !allowsNonPositivePrice(instrument.type))
    return refuse(
      "price",
      "not-positive",
      price,
      `${price} is no price of a thing of type ${instrument.type}`,
    );
  const atMs = msOf(at, nowMs);
  if (atMs === null)
    return refuse("at", "not-a-date", at, "at is an instant like 2018-08-31T20:00:00Z or milliseconds");
  if (atMs > nowMs + FUTURE_MS_MAX) return refuse("at", "out-of-range", at, "this instant has not come yet");
  return { instrumentId: instrument.id, priceLocal: price, atMs, source: SOURCE };
}

/** Null for what is no instant. */
function msOf(at: unknown, nowMs: number): number | null {
  if (at === undefined || at === null) return nowMs;
  if (typeof at === "number") return Number.isFinite(at) && at >= 0 ? Math.round(at) : null;
  if (typeof at !== "string") return null;
  const reading = instantOf(at, false);
  return "ms" in reading && reading.ms >= 0 ? reading.ms : null;
}
