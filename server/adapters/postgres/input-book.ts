import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { InputBook } from "~/server/ports/input-book";
import type { Db } from "./client";
import { keyOf } from "./keys";

export function inputBook(db: Db): InputBook {
  return {
    async record(organisationId, rows, parts) {
      if (rows.length === 0) return;
      const owner = keyOf(organisationId);
      const usedAt = new Date(Math.max(...rows.map(({ computedAtMs }) => computedAtMs)));
      // A part that is there already is marked as used, so that nobody sweeps it away meanwhile.
      for (const { id, json } of parts)
        await db.$executeRaw`
          INSERT INTO recorded_part (organisation_id, id, body, used_at)
          VALUES (${owner}, ${id}, ${deflateRawSync(json)}, ${usedAt})
          ON CONFLICT (organisation_id, id) DO UPDATE SET used_at = greatest(recorded_part.used_at, excluded.used_at)`;
      await db.recordedInputs.createMany({
        data: rows.map(({ portfolioId, fromSeq, computedAtMs, partIds }) => ({
          organisationId: owner,
          portfolioId: keyOf(portfolioId),
          fromSeq,
          computedAt: new Date(computedAtMs),
          parts: [...partIds],
        })),
        skipDuplicates: true,
      });
    },

    async partsAt(organisationId, portfolioId, seq) {
      const row = await db.recordedInputs.findFirst({
        where: {
          organisationId: keyOf(organisationId),
          portfolioId: keyOf(portfolioId),
          fromSeq: { lte: seq },
        },
        orderBy: { fromSeq: "desc" },
      });
      if (!row) return null;
      const bodies = await db.recordedPart.findMany({
        where: { organisationId: keyOf(organisationId), id: { in: row.parts } },
      });
      const byId = new Map(bodies.map(({ id, body }) => [id, body]));
      const parts = row.parts.flatMap((id) => {
        const body = byId.get(id);
        return body ? [{ id, json: inflateRawSync(body).toString("utf8") }] : [];
      });
      return parts.length === row.parts.length ? parts : null;
    },
  };
}
