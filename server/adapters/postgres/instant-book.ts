import { RiskError } from "~/server/domain/errors";
import { NARROW_FIGURES } from "~/server/domain/narrow-figures";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { InstantBook } from "~/server/ports/instant-book";
import type { KeepReason } from "~/server/ports/risk-history";
import type { Db } from "./client";
import { keyOf } from "./keys";
import { decodeSnapshot } from "./snapshot-bytes";

const FIGURES = NARROW_FIGURES.map(({ name }) => `"${name}"`).join(", ");

export function instantBook(db: Db): InstantBook {
  return {
    async secondsKept(organisationId, portfolioId) {
      const [row] = await db.$queryRaw<{ first: Date | null; last: Date | null }[]>`
        SELECT min(computed_at) AS first, max(computed_at) AS last FROM risk_second
        WHERE portfolio_id = ${keyOf(portfolioId)} AND organisation_id = ${keyOf(organisationId)}`;
      return row?.first && row.last ? { firstMs: row.first.getTime(), lastMs: row.last.getTime() } : null;
    },

    async second(organisationId, portfolioId, computedAtMs) {
      const [row] = await db.$queryRawUnsafe<SecondRow[]>(
        `SELECT seq, as_of, ${FIGURES} FROM risk_second
         WHERE portfolio_id = $1 AND organisation_id = $2 AND computed_at = $3::timestamptz`,
        keyOf(portfolioId),
        keyOf(organisationId),
        new Date(computedAtMs).toISOString(),
      );
      if (!row) return null;
      const { seq, as_of, ...figures } = row;
      const codeVersion = figures.code_version;
      return { seq: Number(seq), computedAtMs, asOfMs: as_of.getTime(), codeVersion, figures };
    },

    async whole(organisationId, portfolioId, computedAtMs) {
      const rows = await db.snapshotKept.findMany({
        where: { ...ownerOf(organisationId, portfolioId), computedAt: new Date(computedAtMs) },
        orderBy: { reason: "asc" },
      });
      const [row] = rows;
      if (!row) return null;
      const snapshot = readable(row);
      return { seq: Number(row.seq), snapshot, reasons: rows.map(({ reason }) => reason as KeepReason) }; // of the same union
    },

    async wholesOf(organisationId, portfolioId, { fromMs, toMs }, count) {
      const rows = await db.$queryRaw<WholeRow[]>`
        SELECT seq, computed_at, as_of, array_agg(reason ORDER BY reason) AS reasons FROM snapshot_kept
        WHERE portfolio_id = ${keyOf(portfolioId)} AND organisation_id = ${keyOf(organisationId)}
          AND computed_at >= ${new Date(fromMs)} AND computed_at < ${new Date(toMs)}
        GROUP BY seq, computed_at, as_of ORDER BY computed_at LIMIT ${count}`;
      return rows.map((row) => ({
        seq: Number(row.seq),
        computedAtMs: row.computed_at.getTime(),
        asOfMs: row.as_of.getTime(),
        reasons: row.reasons,
      }));
    },

    async days(organisationId, portfolioId, count) {
      return db.$queryRaw<{ date: string; wholes: number }[]>`
        SELECT to_char(computed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date, count(DISTINCT computed_at)::int AS wholes
        FROM snapshot_kept
        WHERE portfolio_id = ${keyOf(portfolioId)} AND organisation_id = ${keyOf(organisationId)}
        GROUP BY 1 ORDER BY 1 DESC LIMIT ${count}`;
    },

    async neighbours(organisationId, portfolioId, computedAtMs) {
      const at = new Date(computedAtMs);
      const seconds = await db.$queryRaw<Sides[]>`
        SELECT max(computed_at) FILTER (WHERE computed_at < ${at}) AS before,
          min(computed_at) FILTER (WHERE computed_at > ${at}) AS after
        FROM (
          (SELECT computed_at FROM risk_second WHERE portfolio_id = ${keyOf(portfolioId)}
            AND organisation_id = ${keyOf(organisationId)} AND computed_at < ${at} ORDER BY computed_at DESC LIMIT 1)
          UNION ALL
          (SELECT computed_at FROM risk_second WHERE portfolio_id = ${keyOf(portfolioId)}
            AND organisation_id = ${keyOf(organisationId)} AND computed_at > ${at} ORDER BY computed_at LIMIT 1)
        ) AS near`;
      const owner = ownerOf(organisationId, portfolioId);
      const before = await db.snapshotKept.findFirst({
        where: { ...owner, computedAt: { lt: at } },
        orderBy: { computedAt: "desc" },
        select: { computedAt: true },
      });
      const after = await db.snapshotKept.findFirst({
        where: { ...owner, computedAt: { gt: at } },
        orderBy: { computedAt: "asc" },
        select: { computedAt: true },
      });
      return {
        secondBeforeMs: seconds[0]?.before?.getTime() ?? null,
        secondAfterMs: seconds[0]?.after?.getTime() ?? null,
        wholeBeforeMs: before?.computedAt.getTime() ?? null,
        wholeAfterMs: after?.computedAt.getTime() ?? null,
      };
    },
  };
}

type SecondRow = Record<string, number | string | null> & { seq: bigint; as_of: Date; code_version: string };
type WholeRow = { seq: bigint; computed_at: Date; as_of: Date; reasons: KeepReason[] };
type Sides = { before: Date | null; after: Date | null };

/** Bytes that somebody changed are a finding that is told, not a fault of the program. */
function readable({ body, schemaVersion }: { body: Uint8Array; schemaVersion: number }): RiskSnapshot {
  try {
    return decodeSnapshot(body, schemaVersion);
  } catch (cause) {
    throw new RiskError(
      "unavailable",
      "The whole snapshot of this instant can't be read: its bytes are not those that were written, or of another layout.",
      { cause },
    );
  }
}

const ownerOf = (organisationId: string, portfolioId: string) => ({
  organisationId: keyOf(organisationId),
  portfolioId: keyOf(portfolioId),
});
