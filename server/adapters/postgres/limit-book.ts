import type { Prisma } from "~/prisma/generated/client";
import type { Limit, LimitDirection, LimitKind } from "~/server/domain/limit";
import type { LimitMetric, LimitScopeKind, LimitUnit } from "~/server/domain/limit-metrics";
import type { LimitBook, LimitInForce } from "~/server/ports/limit-book";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

export function limitBook(db: Db): LimitBook {
  return {
    async inForce(organisationId, atMs, portfolioId) {
      const at = new Date(atMs);
      const rows = await db.riskLimit.findMany({
        where: {
          organisationId: keyOf(organisationId),
          isRetired: false,
          ...(portfolioId !== undefined && { portfolioId: keyOf(portfolioId) }),
        },
        orderBy: { id: "asc" },
        include: {
          versions: {
            where: { effectiveFrom: { lte: at }, OR: [{ effectiveTo: null }, { effectiveTo: { gt: at } }] },
            orderBy: { version: "desc" },
            take: 1,
          },
        },
      });
      return rows.flatMap((row) => row.versions.map((version) => limitOf(row, version)));
    },

    async nextChangeMs(organisationId, afterMs) {
      const own = { organisationId: keyOf(organisationId) };
      const after = { gt: new Date(afterMs) };
      const [begins, ends] = [
        await db.riskLimitVersion.aggregate({
          where: { ...own, effectiveFrom: after },
          _min: { effectiveFrom: true },
        }),
        await db.riskLimitVersion.aggregate({
          where: { ...own, effectiveTo: after },
          _min: { effectiveTo: true },
        }),
      ];
      const times = [begins._min.effectiveFrom, ends._min.effectiveTo].flatMap((time) =>
        time === null ? [] : [time.getTime()],
      );
      return times.length === 0 ? null : Math.min(...times);
    },

    async portfolioVersions(organisationId) {
      const rows = await db.portfolio.findMany({
        where: { organisationId: keyOf(organisationId) },
        select: { id: true, limitVersion: true },
      });
      return new Map(rows.map((row) => [idOf(row.id), row.limitVersion]));
    },

    async versions(organisationId, limitId) {
      const row = await db.riskLimit.findFirst({
        where: { id: keyOf(limitId), organisationId: keyOf(organisationId) },
        include: { versions: { orderBy: { version: "desc" } } },
      });
      return row ? row.versions.map((version) => limitOf(row, version)) : [];
    },

    async allVersions(organisationId) {
      const rows = await db.riskLimit.findMany({
        where: { organisationId: keyOf(organisationId) },
        include: { versions: { orderBy: { version: "desc" } } },
      });
      return new Map(rows.map((row) => [idOf(row.id), row.versions.map((version) => limitOf(row, version))]));
    },

    async lock(organisationId, limitId) {
      await db.$queryRaw`SELECT id FROM risk_limit WHERE id = ${keyOf(limitId)} FOR UPDATE`;
      const row = await db.riskLimit.findFirst({
        where: { id: keyOf(limitId), organisationId: keyOf(organisationId), isRetired: false },
        include: { versions: { orderBy: { version: "desc" }, take: 1 } },
      });
      const version = row?.versions[0];
      return row && version ? limitOf(row, version) : null;
    },

    async hasName(organisationId, portfolioId, name) {
      const count = await db.riskLimit.count({
        where: { organisationId: keyOf(organisationId), portfolioId: keyOf(portfolioId), name },
      });
      return count > 0;
    },

    async create(organisationId, { terms }) {
      const row = await db.riskLimit.create({
        data: {
          organisationId: keyOf(organisationId),
          portfolioId: keyOf(terms.portfolioId),
          name: terms.name,
          metric: terms.metric,
          unit: terms.unit,
          scopeKind: terms.scope.kind,
          scopeKey: terms.scope.key,
          parameter: terms.parameter,
          direction: terms.direction,
        },
      });
      return idOf(row.id);
    },

    async layVersion(organisationId, limitId, proposal, atMs) {
      const { terms, reason } = proposal;
      const newest = await db.riskLimitVersion.aggregate({
        where: { limitId: keyOf(limitId) },
        _max: { version: true },
      });
      const version = await db.riskLimitVersion.create({
        data: {
          limitId: keyOf(limitId),
          version: (newest._max.version ?? 0) + 1,
          organisationId: keyOf(organisationId),
          kind: terms.kind,
          threshold: terms.threshold,
          warnAt: terms.warnAt,
          urgentAt: terms.urgentAt,
          clearAt: terms.clearAt,
          openAfterMs: terms.openAfterMs,
          closeAfterMs: terms.closeAfterMs,
          reason,
          changedBy: proposal.proposedByName,
          approvedBy: proposal.decidedByName,
          proposalId: keyOf(proposal.id),
          effectiveFrom: new Date(Math.max(terms.effectiveFromMs ?? atMs, atMs)),
          effectiveTo: terms.effectiveToMs === null ? null : new Date(terms.effectiveToMs),
        },
        include: { limit: true },
      });
      await raiseLimitVersion(db, version.limit.portfolioId);
      return limitOf(version.limit, version);
    },

    async retire(_organisationId, limitId) {
      const row = await db.riskLimit.update({ where: { id: keyOf(limitId) }, data: { isRetired: true } });
      await raiseLimitVersion(db, row.portfolioId);
    },
  };
}

type LimitRow = Prisma.RiskLimitGetPayload<object>;
type VersionRow = Prisma.RiskLimitVersionGetPayload<object>;

async function raiseLimitVersion(db: Db, portfolioId: number): Promise<void> {
  await db.portfolio.update({ where: { id: portfolioId }, data: { limitVersion: { increment: 1 } } });
}

/** What a limit is on, from its row: all of it was written from the same unions. */
export const limitWords = (
  row: Pick<LimitRow, "metric" | "unit" | "scopeKind" | "scopeKey" | "direction">,
): Pick<Limit, "metric" | "unit" | "scope" | "direction"> => ({
  metric: row.metric as LimitMetric,
  unit: row.unit as LimitUnit,
  scope: { kind: row.scopeKind as LimitScopeKind, key: row.scopeKey },
  direction: row.direction as LimitDirection,
});

const limitOf = (row: LimitRow, version: VersionRow): LimitInForce => ({
  id: idOf(row.id),
  version: version.version,
  portfolioId: idOf(row.portfolioId),
  name: row.name,
  ...limitWords(row),
  parameter: row.parameter,
  kind: version.kind as LimitKind, // written from the same union
  threshold: version.threshold,
  warnAt: version.warnAt,
  urgentAt: version.urgentAt,
  clearAt: version.clearAt,
  openAfterMs: version.openAfterMs,
  closeAfterMs: version.closeAfterMs,
  reason: version.reason,
  changedBy: version.changedBy,
  approvedBy: version.approvedBy,
  effectiveFromMs: version.effectiveFrom.getTime(),
  effectiveToMs: version.effectiveTo?.getTime() ?? null,
});
