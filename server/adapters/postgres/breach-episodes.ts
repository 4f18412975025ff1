import type { CaseState } from "~/server/domain/breach";
import type { LimitKind, LimitState } from "~/server/domain/limit";
import type { BreachEpisodes } from "~/server/ports/breach-book";
import type { Db } from "./client";
import { inBatches } from "./in-batches";
import { idOf, keyOf } from "./keys";

type Episode = { readonly id: number; readonly limit_id: number; readonly is_new: boolean };

const iso = (ms: number): string => new Date(ms).toISOString();

/** What the monitor writes of limits in each beat: of however many of them, in statements of bounded size. */
export const breachEpisodes = (db: Db): BreachEpisodes => ({
  async states(organisationId) {
    const rows = await db.riskLimitState.findMany({ where: { organisationId: keyOf(organisationId) } });
    return rows.map((row) => ({
      limitId: idOf(row.limitId),
      state: row.state as LimitState, // written from the same union
      isBreachOpen: row.isBreachOpen,
      pendingSinceMs: row.pendingSince?.getTime() ?? null,
    }));
  },

  async saveStates(organisationId, states) {
    await inBatches(states, async (batch) => {
      await db.$executeRaw`
        INSERT INTO risk_limit_state (organisation_id, limit_id, state, is_breach_open, pending_since, since)
        SELECT ${keyOf(organisationId)}::int, n.* FROM unnest(
          ${batch.map(({ limitId }) => keyOf(limitId))}::int[], ${batch.map(({ state }) => state)}::text[],
          ${batch.map(({ isBreachOpen }) => isBreachOpen)}::boolean[],
          ${batch.map(({ pendingSinceMs }) => (pendingSinceMs === null ? null : iso(pendingSinceMs)))}::timestamptz[],
          ${batch.map(({ sinceMs }) => iso(sinceMs))}::timestamptz[]
        ) n
        ON CONFLICT (limit_id) DO UPDATE SET state = excluded.state, is_breach_open = excluded.is_breach_open,
          pending_since = excluded.pending_since, since = excluded.since`;
      return [];
    });
  },

  open: (organisationId, breaches) =>
    inBatches(breaches, async (batch) => {
      const limitIds = batch.map(({ limitId }) => keyOf(limitId));
      const found = await db.$queryRaw<Episode[]>`
        WITH opened AS (
          INSERT INTO breach (organisation_id, portfolio_id, limit_id, limit_version, opened_at, opened_computed_at,
            threshold, opening_value, worst_value, last_value, reason, opened_by, kind)
          SELECT ${keyOf(organisationId)}::int, n.portfolio_id, n.limit_id, n.limit_version, n.opened_at,
            n.opened_computed_at, n.threshold, n.value, n.value, n.value, n.reason, n.opened_by,
            coalesce(v.kind, 'hard')
          FROM unnest(
            ${batch.map(({ portfolioId }) => keyOf(portfolioId))}::int[], ${limitIds}::int[],
            ${batch.map(({ limitVersion }) => limitVersion)}::int[],
            ${batch.map(({ openedAtMs }) => iso(openedAtMs))}::timestamptz[],
            ${batch.map(({ openedComputedAtMs }) => iso(openedComputedAtMs))}::timestamptz[],
            ${batch.map(({ threshold }) => threshold)}::float8[],
            ${batch.map(({ openingValue }) => openingValue)}::float8[],
            ${batch.map(({ reason }) => reason)}::text[], ${batch.map(({ openedBy }) => openedBy)}::text[]
          ) WITH ORDINALITY AS n (portfolio_id, limit_id, limit_version, opened_at, opened_computed_at, threshold, value,
            reason, opened_by, place)
          LEFT JOIN risk_limit_version v ON v.limit_id = n.limit_id AND v.version = n.limit_version
          ORDER BY n.place
          ON CONFLICT (limit_id) WHERE closed_at IS NULL DO NOTHING
          RETURNING id, limit_id
        )
        SELECT id, limit_id, true AS is_new FROM opened
        UNION ALL
        -- as they stood before this statement
        SELECT id, limit_id, false FROM breach
        WHERE limit_id = ANY (${limitIds}::int[]) AND closed_at IS NULL`;
      const byLimit = new Map(found.map((episode) => [episode.limit_id, episode]));
      return limitIds.map((limitId) => {
        const episode = byLimit.get(limitId);
        if (!episode) throw new Error(`limit ${limitId} has no open episode`); // another transaction is opening it
        return { id: idOf(episode.id), isNew: episode.is_new };
      });
    }),

  async update(organisationId, values) {
    await inBatches(values, async (batch) => {
      await db.$executeRaw`
        UPDATE breach b SET last_value = n.value, worst_value = CASE l.direction
          WHEN 'min' THEN least(b.worst_value, n.value) ELSE greatest(b.worst_value, n.value) END
        FROM risk_limit l, unnest(${batch.map(({ limitId }) => keyOf(limitId))}::int[],
          ${batch.map(({ value }) => value)}::float8[]) AS n (limit_id, value)
        WHERE l.id = b.limit_id AND b.limit_id = n.limit_id
          AND b.organisation_id = ${keyOf(organisationId)} AND b.closed_at IS NULL`;
      return [];
    });
  },

  async kinds(organisationId, limitIds) {
    const rows = await db.$queryRaw<{ id: number; limit_id: number; kind: string; case_state: string }[]>`
      SELECT id, limit_id, kind, case_state FROM breach
      WHERE organisation_id = ${keyOf(organisationId)} AND closed_at IS NULL AND limit_id = ANY (${limitIds.map(keyOf)}::int[])
      ORDER BY id FOR UPDATE`;
    return rows.map((row) => ({
      id: idOf(row.id),
      limitId: idOf(row.limit_id),
      kind: row.kind as LimitKind, // written from the same unions
      caseState: row.case_state as CaseState,
    }));
  },

  async saveKinds(organisationId, kinds) {
    await inBatches(kinds, async (batch) => {
      await db.$executeRaw`
        UPDATE breach b SET kind = n.kind, kind_since = n.since, escalation_level = 0,
          case_state = CASE WHEN n.is_reopened THEN 'open' ELSE b.case_state END,
          acknowledged_by = CASE WHEN n.is_reopened THEN NULL ELSE b.acknowledged_by END,
          acknowledged_at = CASE WHEN n.is_reopened THEN NULL ELSE b.acknowledged_at END,
          waived_by = CASE WHEN n.is_reopened THEN NULL ELSE b.waived_by END,
          waived_until = CASE WHEN n.is_reopened THEN NULL ELSE b.waived_until END
        FROM unnest(${batch.map(({ id }) => keyOf(id))}::int[], ${batch.map(({ kind }) => kind)}::text[],
          ${batch.map(({ sinceMs }) => iso(sinceMs))}::timestamptz[], ${batch.map(({ isReopened }) => isReopened)}::boolean[]
        ) AS n (id, kind, since, is_reopened)
        WHERE b.id = n.id AND b.organisation_id = ${keyOf(organisationId)}`;
      return [];
    });
  },

  cure: (organisationId, closings) =>
    inBatches(closings, async (batch) => {
      const limitIds = batch.map(({ limitId }) => keyOf(limitId));
      const cured = await db.$queryRaw<{ id: number; limit_id: number }[]>`
        UPDATE breach b SET closed_at = n.closed_at, closed_computed_at = n.closed_computed_at, last_value = n.last_value,
          case_state = 'cured'
        FROM unnest(${limitIds}::int[], ${batch.map(({ closedAtMs }) => iso(closedAtMs))}::timestamptz[],
          ${batch.map(({ closedComputedAtMs }) => iso(closedComputedAtMs))}::timestamptz[],
          ${batch.map(({ lastValue }) => lastValue)}::float8[]
        ) AS n (limit_id, closed_at, closed_computed_at, last_value)
        WHERE b.limit_id = n.limit_id AND b.organisation_id = ${keyOf(organisationId)} AND b.closed_at IS NULL
        RETURNING b.id, b.limit_id`;
      const byLimit = new Map(cured.map((episode) => [episode.limit_id, idOf(episode.id)]));
      return limitIds.map((limitId) => byLimit.get(limitId) ?? null);
    }),
});
