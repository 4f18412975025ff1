import type { HistoryUpkeep } from "~/server/ports/history-upkeep";
import type { Db } from "./client";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Seconds are rolled up again for this long, so that rows that came late are counted too. */
const LATE_ROWS_MS = 10 * 60_000;
const SECONDS_KEPT_MS = DAY_MS;
const MINUTES_KEPT_DAYS = 90;
const PARTITIONED = ["risk_second", "market_frame"] as const;

/** Metrics that are rolled up, with their least and greatest value. */
const METRICS = [
  "nav_base",
  "day_pnl_base",
  "var_95_base",
  "var_99_base",
  "es_975_base",
  "volatility_daily_base",
  "worst_utilisation_fraction",
];

export function historyUpkeep(db: Db): HistoryUpkeep {
  return {
    async makePartitions(nowMs) {
      for (const parent of PARTITIONED) {
        for (const day of [nowMs, nowMs + DAY_MS]) {
          await db.$executeRawUnsafe("SELECT make_partition($1, $2::date)", parent, isoDay(day));
        }
      }
    },

    async rollUp(nowMs) {
      const since = nowMs - LATE_ROWS_MS;
      await db.$executeRawUnsafe(MINUTES, iso(floor(since, 60_000)), iso(floor(nowMs, 60_000)));
      await db.$executeRawUnsafe(HOURS, iso(floor(since, HOUR_MS)), iso(floor(nowMs, 60_000)));
    },

    async retain(nowMs) {
      for (const parent of PARTITIONED) {
        await db.$queryRawUnsafe(
          "SELECT drop_partitions_before($1, $2::date)",
          parent,
          isoDay(nowMs - SECONDS_KEPT_MS),
        );
      }
      const oldest = iso(nowMs - MINUTES_KEPT_DAYS * DAY_MS);
      await db.$executeRawUnsafe("DELETE FROM risk_minute WHERE starts_at < $1::timestamptz", oldest);
      await db.$executeRawUnsafe(
        "DELETE FROM snapshot_kept WHERE reason = 'minute' AND computed_at < $1::timestamptz",
        oldest,
      );
      if (isSweepDue(nowMs)) {
        await db.$executeRawUnsafe(UNKEPT_FRAMES, oldest);
        const secondsBefore = isoDay(nowMs - SECONDS_KEPT_MS);
        await db.$executeRawUnsafe(UNUSED_INPUTS, secondsBefore);
        await db.$executeRawUnsafe(UNUSED_PARTS, secondsBefore);
      }
      // What was sent, not what was told: alerts themselves stay in the outbox.
      await db.$executeRawUnsafe(
        "DELETE FROM alert_delivery WHERE state IN ('sent', 'failed') AND created_at < $1::timestamptz",
        oldest,
      );
    },
  };
}

/** What is swept looks at all that is kept: once an hour is often enough, in its first minutes. */
const SWEEP_WITHIN_MS = 2 * 60_000;
const isSweepDue = (nowMs: number): boolean => nowMs % HOUR_MS < SWEEP_WITHIN_MS;

/** Prices of snapshots that are no longer kept. */
const UNKEPT_FRAMES = `
  DELETE FROM market_frame_kept f WHERE f.computed_at < $1::timestamptz AND NOT EXISTS (
    SELECT 1 FROM snapshot_kept k WHERE k.organisation_id = f.organisation_id AND k.computed_at = f.computed_at)`;

/** What only seconds were made from that are gone: none of them, and no kept snapshot, stands before the next change. */
const UNUSED_INPUTS = `
  DELETE FROM recorded_inputs r USING (
    SELECT portfolio_id, from_seq, lead(from_seq) OVER next AS next_seq, lead(computed_at) OVER next AS next_at
    FROM recorded_inputs WINDOW next AS (PARTITION BY portfolio_id ORDER BY from_seq)
  ) AS spans
  WHERE r.portfolio_id = spans.portfolio_id AND r.from_seq = spans.from_seq AND spans.next_at < $1::timestamptz
    AND NOT EXISTS (SELECT 1 FROM snapshot_kept k WHERE k.portfolio_id = r.portfolio_id
      AND k.seq >= r.from_seq AND k.seq < spans.next_seq)`;

const UNUSED_PARTS = `
  DELETE FROM recorded_part p WHERE p.used_at < $1::timestamptz
    AND p.id NOT IN (SELECT unnest(r.parts) FROM recorded_inputs r)`;

const iso = (ms: number): string => new Date(ms).toISOString();
const isoDay = (ms: number): string => iso(ms).slice(0, 10);
const floor = (ms: number, step: number): number => Math.floor(ms / step) * step;

const LAST = (column: string, order: string) =>
  `(array_agg(${column} ORDER BY ${order} DESC) FILTER (WHERE ${column} IS NOT NULL))[1] AS ${column}`;

/** Rolls `source` up into `target`; last value, least and greatest of each metric. */
function rollUpSql(o: {
  target: string;
  source: string;
  unit: string;
  time: string;
  seq: string;
  count: string;
  bounds: (m: string) => [string, string];
}): string {
  const metrics = METRICS.flatMap((metric) => {
    const [least, greatest] = o.bounds(metric);
    return [LAST(metric, o.time), `min(${least}) AS ${metric}_min`, `max(${greatest}) AS ${metric}_max`];
  });
  const columns = METRICS.flatMap((metric) => [metric, `${metric}_min`, `${metric}_max`]);
  const all = ["as_of", "last_seq", "rows_count", "skipped_beats_count", ...columns];
  return `
    INSERT INTO ${o.target} (organisation_id, portfolio_id, starts_at, ${all.join(", ")})
    SELECT organisation_id, portfolio_id, date_trunc('${o.unit}', ${o.time}), max(as_of), max(${o.seq}), ${o.count},
      sum(skipped_beats_count), ${metrics.join(", ")}
    FROM ${o.source} WHERE ${o.time} >= $1::timestamptz AND ${o.time} < $2::timestamptz
    GROUP BY 1, 2, 3
    ON CONFLICT (portfolio_id, starts_at) DO UPDATE SET ${all.map((c) => `${c} = excluded.${c}`).join(", ")}`;
}

const MINUTES = rollUpSql({
  target: "risk_minute",
  source: "risk_second",
  unit: "minute",
  time: "computed_at",
  seq: "seq",
  count: "count(*)",
  bounds: (metric) => [metric, metric],
});

const HOURS = rollUpSql({
  target: "risk_hour",
  source: "risk_minute",
  unit: "hour",
  time: "starts_at",
  seq: "last_seq",
  count: "sum(rows_count)",
  bounds: (metric) => [`${metric}_min`, `${metric}_max`],
});
