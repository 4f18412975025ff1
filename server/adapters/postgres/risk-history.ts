import type { RiskSnapshot } from "~/server/domain/snapshot";
import type {
  Grain,
  HistoryPoint,
  KeepReason,
  RiskHistory,
  StoredSnapshot,
} from "~/server/ports/risk-history";

import type { Db } from "./client";
import { insertColumns } from "./insert-columns";
import { keyOf } from "./keys";
import { type NarrowInput, narrowColumns } from "./narrow-row";
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_SCHEMA } from "./snapshot-bytes";

type Batch = readonly (NarrowInput & { readonly keep: readonly KeepReason[] })[];

export function riskHistory(db: Db): RiskHistory {
  return {
    async append(organisationId, batch) {
      await insertColumns(db, "risk_second", narrowColumns(organisationId, batch), "ON CONFLICT DO NOTHING");
      await keepBodies(db, organisationId, batch);
      const portfolios = {
        portfolio: batch.map((item) => keyOf(item.snapshot.portfolioId)),
        seq: batch.map((i) => i.seq),
      };
      await db.$executeRawUnsafe(
        `UPDATE portfolio SET last_seq = t.seq FROM unnest($1::int[], $2::bigint[]) AS t (id, seq)
         WHERE portfolio.id = t.id AND portfolio.last_seq < t.seq`,
        portfolios.portfolio,
        portfolios.seq,
      );
    },

    async keep(organisationId, { seq, snapshot }, reason) {
      await db.snapshotKept.createMany({
        data: {
          ...bodyRow(seq, snapshot),
          ...ownerOf(organisationId, snapshot),
          asOf: new Date(snapshot.asOfMs),
          reason,
        },
        skipDuplicates: true,
      });
    },

    async latest(organisationId, portfolioId) {
      const row = await db.snapshotLatest.findFirst({
        where: { portfolioId: keyOf(portfolioId), organisationId: keyOf(organisationId) },
      });
      return row && storedOf(row);
    },

    async latestOfAll(organisationId) {
      const rows = await db.snapshotLatest.findMany({
        where: { organisationId: keyOf(organisationId) },
        orderBy: { portfolioId: "asc" },
      });
      return rows.map(storedOf);
    },

    async after(organisationId, portfolioId, seq, count) {
      const rows = await db.$queryRaw<PointRow[]>`
        SELECT seq, computed_at, as_of, skipped_beats_count, nav_base, day_pnl_base, var_99_base, es_975_base,
          worst_utilisation_fraction
        FROM risk_second
        WHERE portfolio_id = ${keyOf(portfolioId)} AND organisation_id = ${keyOf(organisationId)} AND seq > ${seq}
          AND computed_at > now() - interval '2 hours'
        ORDER BY computed_at LIMIT ${count}`;
      return rows.map(pointOf);
    },

    async series(organisationId, portfolioId, { grain, fromMs, toMs, count }) {
      const rows = await db.$queryRawUnsafe<PointRow[]>(
        `SELECT * FROM (${SERIES[grain]} ORDER BY computed_at DESC LIMIT $5) AS newest ORDER BY computed_at`,
        keyOf(portfolioId),
        keyOf(organisationId),
        new Date(fromMs).toISOString(),
        new Date(toMs).toISOString(),
        count,
      );
      return rows.map(pointOf);
    },

    async keptAt(organisationId, portfolioId, asOfMs) {
      const row = await db.snapshotKept.findFirst({
        where: {
          portfolioId: keyOf(portfolioId),
          organisationId: keyOf(organisationId),
          asOf: { lte: new Date(asOfMs) },
        },
        orderBy: { computedAt: "desc" },
      });
      return row && storedOf(row);
    },

    async keptBefore(organisationId, portfolioId, computedAtMs) {
      const row = await db.snapshotKept.findFirst({
        where: {
          portfolioId: keyOf(portfolioId),
          organisationId: keyOf(organisationId),
          computedAt: { lt: new Date(computedAtMs) },
        },
        orderBy: { computedAt: "desc" },
      });
      return row && storedOf(row);
    },

    async keptFrom(organisationId, portfolioId, computedAtMs) {
      const row = await db.snapshotKept.findFirst({
        where: {
          portfolioId: keyOf(portfolioId),
          organisationId: keyOf(organisationId),
          computedAt: { gte: new Date(computedAtMs) },
        },
        orderBy: { computedAt: "asc" },
      });
      return row && storedOf(row);
    },

    async keptBySeq(organisationId, portfolioId, seq) {
      const row = await db.snapshotKept.findFirst({
        where: { portfolioId: keyOf(portfolioId), organisationId: keyOf(organisationId), seq },
      });
      return row && storedOf(row);
    },
  };
}

const METRICS = "nav_base, day_pnl_base, var_99_base, es_975_base, worst_utilisation_fraction";
const IN_SPAN = (time: string) =>
  `WHERE portfolio_id = $1 AND organisation_id = $2 AND ${time} BETWEEN $3::timestamptz AND $4::timestamptz`;
const rollup = (table: string) =>
  `SELECT last_seq AS seq, starts_at AS computed_at, as_of, skipped_beats_count, ${METRICS} FROM ${table} ${IN_SPAN("starts_at")}`;

const SERIES: Record<Grain, string> = {
  second: `SELECT seq, computed_at, as_of, skipped_beats_count, ${METRICS} FROM risk_second ${IN_SPAN("computed_at")}`,
  minute: rollup("risk_minute"),
  hour: rollup("risk_hour"),
};

type PointRow = {
  seq: bigint;
  computed_at: Date;
  as_of: Date;
  skipped_beats_count: number;
  nav_base: number | null;
  day_pnl_base: number | null;
  var_99_base: number | null;
  es_975_base: number | null;
  worst_utilisation_fraction: number | null;
};

const pointOf = (row: PointRow): HistoryPoint => ({
  seq: Number(row.seq),
  computedAtMs: row.computed_at.getTime(),
  asOfMs: row.as_of.getTime(),
  skippedBeats: row.skipped_beats_count,
  navBase: row.nav_base,
  dayPnlBase: row.day_pnl_base,
  var99Base: row.var_99_base,
  es975Base: row.es_975_base,
  worstUtilisation: row.worst_utilisation_fraction,
});

const storedOf = (row: { seq: bigint; body: Uint8Array; schemaVersion: number }): StoredSnapshot => ({
  seq: Number(row.seq),
  snapshot: decodeSnapshot(row.body, row.schemaVersion),
});

const bodyRow = (seq: number, snapshot: RiskSnapshot) => ({
  seq,
  computedAt: new Date(snapshot.computedAtMs),
  schemaVersion: SNAPSHOT_SCHEMA,
  body: encodeSnapshot(snapshot),
});

const ownerOf = (organisationId: string, snapshot: RiskSnapshot) => ({
  organisationId: keyOf(organisationId),
  portfolioId: keyOf(snapshot.portfolioId),
});

async function keepBodies(db: Db, organisationId: string, batch: Batch): Promise<void> {
  for (const { seq, snapshot, keep } of batch) {
    const row = bodyRow(seq, snapshot);
    const owner = ownerOf(organisationId, snapshot);
    await db.snapshotLatest.upsert({
      where: { portfolioId: owner.portfolioId },
      create: { ...row, ...owner },
      update: row,
    });
    if (keep.length === 0) continue;
    await db.snapshotKept.createMany({
      data: keep.map((reason) => ({ ...row, ...owner, reason, asOf: new Date(snapshot.asOfMs) })),
      skipDuplicates: true,
    });
  }
}
