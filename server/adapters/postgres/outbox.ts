import type { Outbox } from "~/server/ports/outbox";
import type { Db } from "./client";
import { keyOf } from "./keys";

export function outbox(db: Db): Outbox {
  return {
    async add(organisationId, { kind, breachId, idempotencyKey, payload, severity, portfolioId }) {
      const breach = breachId === null ? null : keyOf(breachId);
      const portfolio = portfolioId === undefined ? null : keyOf(portfolioId);
      await db.$executeRaw`
        INSERT INTO alert_outbox
          (organisation_id, kind, breach_id, portfolio_id, limit_id, severity, idempotency_key, payload)
        SELECT given.organisation_id, ${kind}, given.breach_id, coalesce(${portfolio}::int, b.portfolio_id), b.limit_id,
          coalesce(${severity ?? null}::text,
            CASE v.kind WHEN 'soft' THEN 'warning' WHEN 'monitor' THEN 'info' ELSE 'critical' END),
          ${idempotencyKey}, ${JSON.stringify(payload)}::jsonb
        FROM (SELECT ${keyOf(organisationId)}::int AS organisation_id, ${breach}::int AS breach_id) AS given
        LEFT JOIN breach b ON b.id = given.breach_id AND b.organisation_id = given.organisation_id
        LEFT JOIN risk_limit_version v ON v.limit_id = b.limit_id AND v.version = b.limit_version
        ON CONFLICT (idempotency_key) DO NOTHING`;
    },
  };
}
