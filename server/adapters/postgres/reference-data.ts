import type { Tick } from "~/server/domain/market";
import type { DailyBar } from "~/server/ports/market-feed";
import type { InstrumentDraft, ReferenceData } from "~/server/ports/reference-data";
import type { Db } from "./client";
import { CASH_DIVIDEND, saveDividends } from "./dividends";
import { insertColumns } from "./insert-columns";
import { instrumentOf } from "./instrument-row";
import { calendarDateOf, idOf, keyOf, midnightUtc } from "./keys";

/** Rows of bars that travel in one statement: a few megabytes of parameters. */
const BARS_A_STATEMENT = 20_000;

export function referenceData(db: Db): ReferenceData {
  return {
    async organisations() {
      const rows = await db.organisation.findMany({ orderBy: { id: "asc" } });
      return rows.map(({ id, slug, name, isDemonstration }) => ({
        id: idOf(id),
        slug,
        name,
        isDemonstration,
      }));
    },

    async instruments(organisationId) {
      const rows = await db.instrument.findMany({
        where: { organisationId: keyOf(organisationId) },
        include: { corporateActions: { where: { kind: CASH_DIVIDEND }, orderBy: { exDate: "asc" } } },
        orderBy: { id: "asc" },
      });
      return rows.map(instrumentOf);
    },

    async saveInstruments(organisationId, drafts) {
      const organisation = keyOf(organisationId);
      await insertInstruments(db, organisation, drafts);
      const named = drafts.flatMap(({ symbol, underlyingSymbol }) => [symbol, underlyingSymbol ?? symbol]);
      const rows = await db.$queryRawUnsafe<{ id: number; symbol: string }[]>(
        "SELECT id, symbol FROM instrument WHERE organisation_id = $1 AND symbol = ANY($2::text[])",
        organisation,
        [...new Set(named)],
      );
      const keys = new Map(rows.map(({ id, symbol }) => [symbol, id]));
      await setUnderlyings(db, organisation, drafts, keys);
      await saveDividends(db, organisation, drafts, keys);
      return new Map(drafts.map(({ symbol }) => [symbol, idOf(keys.get(symbol) ?? 0)]));
    },

    async bars(organisationId, { after, upTo }) {
      const rows = await db.$queryRawUnsafe<BarRow[]>(
        `SELECT instrument_id, to_char(date, 'YYYY-MM-DD') AS date, open, high, low, close, volume FROM daily_bar
         WHERE organisation_id = $1 AND date > $2::date AND date <= $3::date ORDER BY instrument_id, date`,
        keyOf(organisationId),
        after ?? "0001-01-01",
        upTo,
      );
      return rows.map(({ instrument_id, ...bar }) => ({ instrumentId: idOf(instrument_id), ...bar }));
    },

    async barsHash(organisationId, { after, upTo }) {
      // A sum: rows come in any order, and none of them leaves the database.
      const [row] = await db.$queryRaw<{ count: bigint; sum: string | null }[]>`
        SELECT count(*) AS count, sum(hash_record_extended(bar, 0))::text AS sum FROM daily_bar AS bar
        WHERE organisation_id = ${keyOf(organisationId)} AND date > ${after}::date AND date <= ${upTo}::date`;
      return `${row?.count ?? 0} ${row?.sum ?? ""}`;
    },

    async barsOf(organisationId, instrumentId, { after, upTo }) {
      const rows = await db.dailyBar.findMany({
        where: {
          organisationId: keyOf(organisationId),
          instrumentId: keyOf(instrumentId),
          date: { gt: midnightUtc(after), lte: midnightUtc(upTo) },
        },
        orderBy: { date: "asc" },
      });
      return rows.map(({ date, open, high, low, close, volume }) => ({
        instrumentId,
        date: calendarDateOf(date),
        open,
        high,
        low,
        close,
        volume,
      }));
    },

    async saveBars(organisationId, bars) {
      let written = 0;
      for (let start = 0; start < bars.length; start += BARS_A_STATEMENT) {
        written += await insertBars(db, organisationId, bars.slice(start, start + BARS_A_STATEMENT));
      }
      return { written, unchanged: bars.length - written };
    },

    async lastBarDate(organisationId) {
      const newest = await db.dailyBar.aggregate({
        where: { organisationId: keyOf(organisationId) },
        _max: { date: true },
      });
      return newest._max.date ? calendarDateOf(newest._max.date) : null;
    },

    async latestPrices(organisationId, receivedAfterMs) {
      const rows = await db.latestPrice.findMany({
        where: { organisationId: keyOf(organisationId), receivedAt: { gt: new Date(receivedAfterMs) } },
        orderBy: { instrumentId: "asc" },
      });
      return rows.map((row) => ({
        instrumentId: idOf(row.instrumentId),
        priceLocal: row.priceLocal,
        atMs: row.at.getTime(),
        receivedAtMs: row.receivedAt.getTime(),
        source: row.source,
      }));
    },

    saveLatestPrices(organisationId, ticks, receivedAtMs) {
      const newest = new Map<string, Tick>();
      for (const tick of ticks) {
        const before = newest.get(tick.instrumentId);
        if (!before || before.atMs <= tick.atMs) newest.set(tick.instrumentId, tick);
      }
      const rows = [...newest.values()];
      return insertColumns(
        db,
        "latest_price",
        [
          { name: "organisation_id", type: "int", values: rows.map(() => keyOf(organisationId)) },
          { name: "instrument_id", type: "int", values: rows.map((tick) => keyOf(tick.instrumentId)) },
          { name: "price_local", type: "float8", values: rows.map((tick) => tick.priceLocal) },
          { name: "at", type: "timestamptz", values: rows.map((tick) => new Date(tick.atMs).toISOString()) },
          {
            name: "received_at",
            type: "timestamptz",
            values: rows.map(() => new Date(receivedAtMs).toISOString()),
          },
          { name: "source", type: "text", values: rows.map((tick) => tick.source) },
        ],
        `ON CONFLICT (instrument_id) DO UPDATE SET price_local = excluded.price_local, at = excluded.at,
           received_at = excluded.received_at, source = excluded.source WHERE latest_price.at <= excluded.at`,
      );
    },
  };
}

type BarRow = Omit<DailyBar, "instrumentId"> & { instrument_id: number };

function insertBars(db: Db, organisationId: string, bars: readonly DailyBar[]): Promise<number> {
  return insertColumns(
    db,
    "daily_bar",
    [
      { name: "organisation_id", type: "int", values: bars.map(() => keyOf(organisationId)) },
      { name: "instrument_id", type: "int", values: bars.map((bar) => keyOf(bar.instrumentId)) },
      { name: "date", type: "date", values: bars.map((bar) => bar.date) },
      { name: "open", type: "float8", values: bars.map((bar) => bar.open) },
      { name: "high", type: "float8", values: bars.map((bar) => bar.high) },
      { name: "low", type: "float8", values: bars.map((bar) => bar.low) },
      { name: "close", type: "float8", values: bars.map((bar) => bar.close) },
      { name: "volume", type: "float8", values: bars.map((bar) => bar.volume) },
    ],
    `ON CONFLICT (instrument_id, date) DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low,
       close = excluded.close, volume = excluded.volume
     WHERE (daily_bar.open, daily_bar.high, daily_bar.low, daily_bar.close, daily_bar.volume)
       IS DISTINCT FROM (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)`,
  );
}

/** Adds or updates by symbol, all but the underlyings, which may be in the same batch. */
async function insertInstruments(
  db: Db,
  organisation: number,
  drafts: readonly InstrumentDraft[],
): Promise<void> {
  const unique = [...new Map(drafts.map((draft) => [draft.symbol, draft])).values()];
  const rows = unique.map(columnsOf);
  const columns = (Object.keys(COLUMN_TYPES) as (keyof typeof COLUMN_TYPES)[]).map((name) => ({
    name, // the keys of a literal
    type: COLUMN_TYPES[name],
    values: rows.map((row) => row[name]),
  }));
  const updates = columns.map(({ name }) => `${name} = excluded.${name}`).join(", ");
  await insertColumns(
    db,
    "instrument",
    [
      { name: "organisation_id", type: "int", values: rows.map(() => organisation) },
      { name: "symbol", type: "text", values: unique.map(({ symbol }) => symbol) },
      ...columns,
    ],
    `ON CONFLICT (organisation_id, symbol) DO UPDATE SET ${updates}`,
  );
}

async function setUnderlyings(
  db: Db,
  organisation: number,
  drafts: readonly InstrumentDraft[],
  keys: ReadonlyMap<string, number>,
): Promise<void> {
  const derived = drafts.filter(({ underlyingSymbol }) => underlyingSymbol !== null);
  if (derived.length === 0) return;
  await db.$executeRawUnsafe(
    `UPDATE instrument SET underlying_id = said.underlying_id
     FROM unnest($2::int[], $3::int[]) AS said (id, underlying_id)
     WHERE instrument.id = said.id AND organisation_id = $1`,
    organisation,
    derived.map(({ symbol }) => keys.get(symbol) ?? null),
    derived.map(({ underlyingSymbol }) => keys.get(underlyingSymbol ?? "") ?? null),
  );
}

const COLUMN_TYPES = {
  name: "text",
  type: "text",
  currency: "text",
  multiplier: "float8",
  sector: "text",
  country: "text",
  issuer: "text",
  rating: "text",
  strike: "float8",
  expiry: "date",
  option_right: "text",
  exercise: "text",
  implied_volatility: "float8",
  dividend_yield: "float8",
  coupon: "float8",
  maturity: "date",
  yield_to_maturity: "float8",
  coupon_frequency: "int",
  forward_rate: "float8",
  recovery: "float8",
  par_spread: "float8",
  delta_per_1pct: "float8",
  gamma_per_1pct: "float8",
  vega_per_point: "float8",
  dv01: "float8",
  cs01: "float8",
  is_simulated: "boolean",
} as const;

function columnsOf(draft: InstrumentDraft): Readonly<Record<keyof typeof COLUMN_TYPES, unknown>> {
  return {
    name: draft.name,
    type: draft.type,
    currency: draft.currency,
    multiplier: draft.multiplier,
    sector: draft.sector,
    country: draft.country,
    issuer: draft.issuer,
    rating: draft.rating,
    strike: draft.option?.strike ?? null,
    expiry: draft.option?.expiry ?? null,
    option_right: draft.option?.right ?? null,
    exercise: draft.option?.exercise ?? null,
    implied_volatility: draft.option?.impliedVolatility ?? null,
    dividend_yield: draft.option?.dividendYield ?? null,
    coupon: draft.bond?.coupon ?? draft.creditDefaultSwap?.coupon ?? null,
    maturity: draft.bond?.maturity ?? draft.creditDefaultSwap?.maturity ?? draft.forward?.maturity ?? null,
    yield_to_maturity: draft.bond?.yieldToMaturity ?? null,
    coupon_frequency: draft.bond?.frequency ?? null,
    forward_rate: draft.forward?.rate ?? null,
    recovery: draft.creditDefaultSwap?.recovery ?? null,
    par_spread: draft.creditDefaultSwap?.parSpread ?? null,
    delta_per_1pct: draft.sensitivities?.deltaPer1Pct ?? null,
    gamma_per_1pct: draft.sensitivities?.gammaPer1Pct ?? null,
    vega_per_point: draft.sensitivities?.vegaPerPoint ?? null,
    dv01: draft.sensitivities?.dv01 ?? null,
    cs01: draft.sensitivities?.cs01 ?? null,
    is_simulated: draft.isSimulated,
  };
}
