import type { Prisma } from "~/prisma/generated/client";
import type { Limit, LimitKind, LimitMetric, LimitState, LimitUnit } from "~/server/domain/limit";
import type { BreachRecord, LimitBook, LimitInForce } from "~/server/ports/limit-book";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

const CURRENT = { versions: { orderBy: { version: "desc" }, take: 1 } } as const;

export function limitBook(db: Db): LimitBook {
  return {
    async inForce(organisationId, portfolioId) {
      const rows = await db.riskLimit.findMany({
        where: {
          organisationId: keyOf(organisationId),
          isRetired: false,
          ...(portfolioId !== undefined && { portfolioId: keyOf(portfolioId) }),
        },
        orderBy: { id: "asc" },
        include: CURRENT,
      });
      return rows.flatMap((row) => row.versions.map((version) => limitOf(row, version)));
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

    async lock(organisationId, limitId) {
      await db.$queryRaw`SELECT id FROM risk_limit WHERE id = ${keyOf(limitId)} FOR UPDATE`;
      const row = await db.riskLimit.findFirst({
        where: { id: keyOf(limitId), organisationId: keyOf(organisationId), isRetired: false },
        include: CURRENT,
      });
      const version = row?.versions[0];
      return row && version ? limitOf(row, version) : null;
    },

    async saveVersion(organisationId, limit, { reason, changedBy }) {
      const id = keyOf(limit.id);
      const version = await db.riskLimitVersion.create({
        data: {
          limitId: id,
          version: limit.version,
          organisationId: keyOf(organisationId),
          threshold: limit.threshold,
          warnAt: limit.warnAt,
          clearAt: limit.clearAt,
          reason,
          changedBy,
        },
      });
      const row = await db.riskLimit.update({ where: { id }, data: { currentVersion: limit.version } });
      await raiseLimitVersion(db, row.portfolioId);
      return limitOf(row, version);
    },

    async create(organisationId, limit, { reason, changedBy }) {
      const organisation = keyOf(organisationId);
      const row = await db.riskLimit.create({
        data: {
          organisationId: organisation,
          portfolioId: keyOf(limit.portfolioId),
          name: limit.name,
          metric: limit.metric,
          unit: limit.unit,
          kind: limit.kind,
          versions: {
            create: {
              version: 1,
              organisationId: organisation,
              threshold: limit.threshold,
              warnAt: limit.warnAt,
              clearAt: limit.clearAt,
              reason,
              changedBy,
            },
          },
        },
        include: CURRENT,
      });
      await raiseLimitVersion(db, row.portfolioId);
      const [version] = row.versions;
      if (!version) throw new Error(`limit ${row.id} was created without a version`);
      return limitOf(row, version);
    },

    async states(organisationId) {
      const rows = await db.riskLimitState.findMany({ where: { organisationId: keyOf(organisationId) } });
      return rows.map((row) => ({
        limitId: idOf(row.limitId),
        state: row.state as LimitState, // written from the same union
        isBreachOpen: row.isBreachOpen,
      }));
    },

    async saveStates(organisationId, states) {
      for (const { limitId, sinceMs, ...state } of states) {
        const row = { ...state, since: new Date(sinceMs), organisationId: keyOf(organisationId) };
        await db.riskLimitState.upsert({
          where: { limitId: keyOf(limitId) },
          create: { ...row, limitId: keyOf(limitId) },
          update: row,
        });
      }
    },

    async openBreach(organisationId, breach) {
      const limitId = keyOf(breach.limitId);
      const open = await db.breach.findFirst({ where: { limitId, closedAt: null }, select: { id: true } });
      if (open) return { id: idOf(open.id), isNew: false };
      const row = await db.breach.create({
        data: {
          organisationId: keyOf(organisationId),
          portfolioId: keyOf(breach.portfolioId),
          limitId,
          limitVersion: breach.limitVersion,
          openedAt: new Date(breach.openedAtMs),
          openedComputedAt: new Date(breach.openedComputedAtMs),
          threshold: breach.threshold,
          openingValue: breach.openingValue,
          worstValue: breach.openingValue,
          lastValue: breach.openingValue,
          reason: breach.reason,
        },
      });
      return { id: idOf(row.id), isNew: true };
    },

    async updateBreach(organisationId, limitId, lastValue) {
      await db.$executeRaw`
        UPDATE breach SET last_value = ${lastValue}, worst_value = greatest(worst_value, ${lastValue})
        WHERE limit_id = ${keyOf(limitId)} AND organisation_id = ${keyOf(organisationId)} AND closed_at IS NULL`;
    },

    async closeBreach(organisationId, limitId, { closedAtMs, closedComputedAtMs, lastValue }) {
      const open = await db.breach.findFirst({
        where: { limitId: keyOf(limitId), organisationId: keyOf(organisationId), closedAt: null },
        select: { id: true },
      });
      if (!open) return null;
      await db.breach.update({
        where: { id: open.id },
        data: { closedAt: new Date(closedAtMs), closedComputedAt: new Date(closedComputedAtMs), lastValue },
      });
      return idOf(open.id);
    },

    async breaches(organisationId, { portfolioId, isOpen, count }) {
      const rows = await db.breach.findMany({
        where: {
          organisationId: keyOf(organisationId),
          ...(portfolioId !== undefined && { portfolioId: keyOf(portfolioId) }),
          ...(isOpen !== undefined && { closedAt: isOpen ? null : { not: null } }),
        },
        orderBy: [{ closedAt: { sort: "desc", nulls: "first" } }, { openedComputedAt: "desc" }],
        take: count,
        include: WITH_NAMES,
      });
      return rows.map(breachOf);
    },

    async breach(organisationId, breachId) {
      const row = await db.breach.findFirst({
        where: { id: keyOf(breachId), organisationId: keyOf(organisationId) },
        include: WITH_NAMES,
      });
      return row && breachOf(row);
    },

    async acknowledge(organisationId, breachId, by, atMs) {
      const row = await db.breach.findFirst({
        where: { id: keyOf(breachId), organisationId: keyOf(organisationId) },
      });
      if (!row) return null;
      const isFirst = row.acknowledgedAt === null;
      const saved = await db.breach.update({
        where: { id: row.id },
        data: isFirst ? { acknowledgedBy: by, acknowledgedAt: new Date(atMs) } : {},
        include: WITH_NAMES,
      });
      return breachOf(saved);
    },
  };
}

const WITH_NAMES = { limit: { include: { portfolio: { select: { name: true } } } } } as const;

type LimitRow = Prisma.RiskLimitGetPayload<object>;
type VersionRow = Prisma.RiskLimitVersionGetPayload<object>;
type BreachRow = Prisma.BreachGetPayload<{ include: typeof WITH_NAMES }>;

async function raiseLimitVersion(db: Db, portfolioId: number): Promise<void> {
  await db.portfolio.update({ where: { id: portfolioId }, data: { limitVersion: { increment: 1 } } });
}

function wordsOf(row: Pick<LimitRow, "metric" | "unit" | "kind">): Pick<Limit, "metric" | "unit" | "kind"> {
  // written from the same unions
  return { metric: row.metric as LimitMetric, unit: row.unit as LimitUnit, kind: row.kind as LimitKind };
}

function limitOf(row: LimitRow, version: VersionRow): LimitInForce {
  return {
    id: idOf(row.id),
    version: version.version,
    portfolioId: idOf(row.portfolioId),
    name: row.name,
    ...wordsOf(row),
    threshold: version.threshold,
    warnAt: version.warnAt,
    clearAt: version.clearAt,
    reason: version.reason,
    changedBy: version.changedBy,
    effectiveFromMs: version.effectiveFrom.getTime(),
  };
}

function breachOf(row: BreachRow): BreachRecord {
  return {
    id: idOf(row.id),
    limitId: idOf(row.limitId),
    limitVersion: row.limitVersion,
    portfolioId: idOf(row.portfolioId),
    portfolioName: row.limit.portfolio.name,
    limitName: row.limit.name,
    ...wordsOf(row.limit),
    openedAtMs: row.openedAt.getTime(),
    openedComputedAtMs: row.openedComputedAt.getTime(),
    closedAtMs: row.closedAt?.getTime() ?? null,
    threshold: row.threshold,
    openingValue: row.openingValue,
    worstValue: row.worstValue,
    lastValue: row.lastValue,
    reason: row.reason,
    acknowledgedBy: row.acknowledgedBy,
    acknowledgedAtMs: row.acknowledgedAt?.getTime() ?? null,
  };
}
