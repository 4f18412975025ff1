import type { Db } from "../postgres/client";
import type { TestOrganisation } from "./test-organisation";

/**
 * Puts many limits on a portfolio's gross exposure in force, each agreed on by two as everybody's are, four statements in
 * all.
 * @param lowest - the first one's line in base currency; each further one's lies one above.
 */
export async function layManyLimits(
  db: Db,
  { id, portfolioId, officers }: TestOrganisation,
  { count, lowest }: { readonly count: number; readonly lowest: number },
): Promise<void> {
  const organisation = Number(id);
  const portfolio = Number(portfolioId);
  const { proposer, approver } = officers;
  await db.$executeRaw`
    INSERT INTO limit_proposal (organisation_id, portfolio_id, action, terms, reason, state, proposed_by_id, proposed_by_name)
    SELECT ${organisation}::int, ${portfolio}::int, 'create', jsonb_build_object(
        'portfolioId', ${portfolioId}::text, 'name', 'storm ' || n, 'metric', 'gross-exposure', 'unit', 'base',
        'scope', '{"kind": "portfolio", "key": null}'::jsonb, 'parameter', null, 'direction', 'max', 'kind', 'hard',
        'threshold', ${lowest}::int + n - 1, 'warnAt', 0.8, 'urgentAt', 0.95, 'clearAt', 0.95, 'openAfterMs', 0, 'closeAfterMs', 0,
        'effectiveFromMs', null, 'effectiveToMs', null
      ), 'a storm', 'proposed', ${proposer.id}, ${proposer.name}
    FROM generate_series(1, ${count}::int) n`;
  await db.$executeRaw`
    INSERT INTO risk_limit (organisation_id, portfolio_id, name, metric, unit)
    SELECT organisation_id, portfolio_id, terms->>'name', 'gross-exposure', 'base' FROM limit_proposal
    WHERE organisation_id = ${organisation} AND state = 'proposed' AND reason = 'a storm'`;
  await db.$executeRaw`
    UPDATE limit_proposal p SET state = 'approved', decided_by_id = ${approver.id}, decided_by_name = ${approver.name},
      decided_at = p.proposed_at,
      limit_id = (SELECT l.id FROM risk_limit l WHERE l.portfolio_id = p.portfolio_id AND l.name = p.terms->>'name')
    WHERE p.organisation_id = ${organisation} AND p.reason = 'a storm'`;
  await db.$executeRaw`
    INSERT INTO risk_limit_version (limit_id, version, organisation_id, kind, threshold, reason, changed_by, approved_by,
      proposal_id, effective_from)
    SELECT limit_id, 1, organisation_id, 'hard', (terms->>'threshold')::float8, reason, proposed_by_name, decided_by_name,
      id, decided_at
    FROM limit_proposal WHERE organisation_id = ${organisation} AND reason = 'a storm'`;
}
