import type { Outbox } from "~/server/ports/outbox";
import type { Db } from "./client";
import { inBatches } from "./in-batches";
import { keyOf } from "./keys";

const keyOrNull = (id: string | null | undefined): number | null => (id ? keyOf(id) : null);

export function outbox(db: Db): Outbox {
  return {
    async add(organisationId, alerts) {
      await inBatches(alerts, async (batch) => {
        await db.$executeRaw`
          INSERT INTO alert_outbox
            (organisation_id, kind, breach_id, portfolio_id, limit_id, severity, idempotency_key, payload)
          SELECT ${keyOf(organisationId)}::int, n.kind, n.breach_id, coalesce(n.portfolio_id, b.portfolio_id), b.limit_id,
            coalesce(n.severity, CASE b.kind WHEN 'soft' THEN 'warning' WHEN 'monitor' THEN 'info' ELSE 'critical' END),
            n.key, n.payload::jsonb
          FROM unnest(
            ${batch.map(({ kind }) => kind)}::text[], ${batch.map(({ breachId }) => keyOrNull(breachId))}::int[],
            ${batch.map(({ portfolioId }) => keyOrNull(portfolioId))}::int[],
            ${batch.map(({ severity }) => severity ?? null)}::text[],
            ${batch.map(({ idempotencyKey }) => idempotencyKey)}::text[],
            ${batch.map(({ payload }) => JSON.stringify(payload))}::text[]
          ) WITH ORDINALITY AS n (kind, breach_id, portfolio_id, severity, key, payload, place)
          LEFT JOIN breach b ON b.id = n.breach_id AND b.organisation_id = ${keyOf(organisationId)}
          ORDER BY n.place
          ON CONFLICT (idempotency_key) DO NOTHING`;
        return [];
      });
    },
  };
}
