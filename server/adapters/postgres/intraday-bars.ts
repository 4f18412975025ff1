import type { IntradayBars } from "~/server/ports/intraday-bars";
import type { IntradayBar } from "~/server/ports/market-feed";
import type { Db } from "./client";
import { insertColumns } from "./insert-columns";
import { idOf, keyOf } from "./keys";

const NEW_YORK = "America/New_York";

export function intradayBars(db: Db): IntradayBars {
  return {
    async dates(organisationId, from) {
      const rows = await db.$queryRawUnsafe<{ date: string }[]>(
        `SELECT DISTINCT to_char(starts_at AT TIME ZONE $3, 'YYYY-MM-DD') AS date FROM intraday_bar
         WHERE organisation_id = $1 AND starts_at >= $2::timestamp AT TIME ZONE $3 ORDER BY date`,
        keyOf(organisationId),
        from,
        NEW_YORK,
      );
      return rows.map(({ date }) => date);
    },

    async within(organisationId, { fromMs, toMs }) {
      const rows = await db.intradayBar.findMany({
        where: {
          organisationId: keyOf(organisationId),
          startsAt: { gte: new Date(fromMs), lt: new Date(toMs) },
        },
        orderBy: [{ instrumentId: "asc" }, { startsAt: "asc" }],
      });
      return rows.map(({ instrumentId, startsAt, open, high, low, close, volume }) => ({
        instrumentId: idOf(instrumentId),
        startsAtMs: startsAt.getTime(),
        open,
        high,
        low,
        close,
        volume,
      }));
    },

    async save(organisationId, bars) {
      const written = await insertBars(db, organisationId, bars);
      return { written, unchanged: bars.length - written };
    },
  };
}

function insertBars(db: Db, organisationId: string, bars: readonly IntradayBar[]): Promise<number> {
  return insertColumns(
    db,
    "intraday_bar",
    [
      { name: "organisation_id", type: "int", values: bars.map(() => keyOf(organisationId)) },
      { name: "instrument_id", type: "int", values: bars.map((bar) => keyOf(bar.instrumentId)) },
      {
        name: "starts_at",
        type: "timestamptz",
        values: bars.map((bar) => new Date(bar.startsAtMs).toISOString()),
      },
      { name: "open", type: "float8", values: bars.map((bar) => bar.open) },
      { name: "high", type: "float8", values: bars.map((bar) => bar.high) },
      { name: "low", type: "float8", values: bars.map((bar) => bar.low) },
      { name: "close", type: "float8", values: bars.map((bar) => bar.close) },
      { name: "volume", type: "float8", values: bars.map((bar) => bar.volume) },
    ],
    `ON CONFLICT (instrument_id, starts_at) DO UPDATE SET open = excluded.open, high = excluded.high,
       low = excluded.low, close = excluded.close, volume = excluded.volume
     WHERE (intraday_bar.open, intraday_bar.high, intraday_bar.low, intraday_bar.close, intraday_bar.volume)
       IS DISTINCT FROM (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)`,
  );
}
