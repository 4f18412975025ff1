import type { Prisma } from "~/prisma/generated/client";
import type { Role } from "~/server/domain/actor";
import type { BreachEventKind } from "~/server/domain/breach";
import type { LimitState } from "~/server/domain/limit";
import type { BreachBook, BreachRecord } from "~/server/ports/breach-book";
import { breachOf, caseColumns, WITH_NAMES } from "./breach-row";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

const WORKS_CASES: Role[] = ["portfolio-manager", "risk-officer", "head-of-risk"];

export function breachBook(db: Db): BreachBook {
  const read = async (which: Prisma.BreachFindManyArgs): Promise<BreachRecord[]> =>
    (await db.breach.findMany({ ...which, include: WITH_NAMES })).map(breachOf);
  return {
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
      for (const { limitId, sinceMs, pendingSinceMs, state, isBreachOpen } of states) {
        const row = {
          state,
          isBreachOpen,
          pendingSince: pendingSinceMs === null ? null : new Date(pendingSinceMs),
          since: new Date(sinceMs),
          organisationId: keyOf(organisationId),
        };
        await db.riskLimitState.upsert({
          where: { limitId: keyOf(limitId) },
          create: { ...row, limitId: keyOf(limitId) },
          update: row,
        });
      }
    },

    async open(organisationId, breach) {
      const limitId = keyOf(breach.limitId);
      const known = await db.breach.findFirst({ where: { limitId, closedAt: null }, select: { id: true } });
      if (known) return { id: idOf(known.id), isNew: false };
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
          openedBy: breach.openedBy,
        },
      });
      return { id: idOf(row.id), isNew: true };
    },

    async update(organisationId, values) {
      if (values.length === 0) return;
      const limitIds = values.map(({ limitId }) => keyOf(limitId));
      const lastValues = values.map(({ value }) => value);
      await db.$executeRaw`
        UPDATE breach b SET last_value = n.value, worst_value = CASE l.direction
          WHEN 'min' THEN least(b.worst_value, n.value) ELSE greatest(b.worst_value, n.value) END
        FROM risk_limit l, unnest(${limitIds}::integer[], ${lastValues}::double precision[]) AS n (limit_id, value)
        WHERE l.id = b.limit_id AND b.limit_id = n.limit_id
          AND b.organisation_id = ${keyOf(organisationId)} AND b.closed_at IS NULL`;
    },

    async cure(organisationId, limitId, { closedAtMs, closedComputedAtMs, lastValue }) {
      const open = await db.breach.findFirst({
        where: { limitId: keyOf(limitId), organisationId: keyOf(organisationId), closedAt: null },
        select: { id: true },
      });
      if (!open) return null;
      await db.breach.update({
        where: { id: open.id },
        data: {
          closedAt: new Date(closedAtMs),
          closedComputedAt: new Date(closedComputedAtMs),
          lastValue,
          caseState: "cured",
        },
      });
      return idOf(open.id);
    },

    async list(organisationId, { portfolioId, portfolioIds = null, isOpen, caseStates, count }) {
      return read({
        where: {
          organisationId: keyOf(organisationId),
          AND: [
            portfolioId === undefined ? {} : { portfolioId: keyOf(portfolioId) },
            portfolioIds === null ? {} : { portfolioId: { in: portfolioIds.map(keyOf) } },
          ],
          ...(isOpen !== undefined && { closedAt: isOpen ? null : { not: null } }),
          ...(caseStates && { caseState: { in: [...caseStates] } }),
        },
        orderBy: [{ closedAt: { sort: "desc", nulls: "first" } }, { openedComputedAt: "desc" }],
        take: count,
      });
    },

    async moving(organisationId, { nowMs, openedByMs, afterId, count }) {
      const by = { lte: new Date(nowMs) };
      return read({
        where: {
          organisationId: keyOf(organisationId),
          closedAt: null,
          ...(afterId !== null && { id: { gt: keyOf(afterId) } }),
          OR: [
            { caseState: "waived", waivedUntil: by },
            { caseState: "planned", planDueAt: by },
            { caseState: "open", openedComputedAt: { lte: new Date(openedByMs) } },
          ],
        },
        orderBy: { id: "asc" },
        take: count,
      });
    },

    async abandoned(organisationId, nowMs, count) {
      const now = new Date(nowMs);
      const inForce = {
        effectiveFrom: { lte: now },
        OR: [{ effectiveTo: null }, { effectiveTo: { gt: now } }],
      };
      return read({
        where: {
          organisationId: keyOf(organisationId),
          closedAt: null,
          limit: {
            OR: [{ isRetired: true }, { versions: { none: inForce } }, { portfolio: { isActive: false } }],
          },
        },
        orderBy: { id: "asc" },
        take: count,
      });
    },

    async find(organisationId, breachId) {
      const row = await db.breach.findFirst({
        where: { id: keyOf(breachId), organisationId: keyOf(organisationId) },
        include: WITH_NAMES,
      });
      return row && breachOf(row);
    },

    async lock(organisationId, breachId) {
      await db.$queryRaw`SELECT id FROM breach WHERE id = ${keyOf(breachId)} FOR UPDATE`;
      return this.find(organisationId, breachId);
    },

    async saveCase(organisationId, breachId, change) {
      await db.breach.update({
        where: { id: keyOf(breachId), organisationId: keyOf(organisationId) },
        data: caseColumns(change),
      });
    },

    async addEvent(organisationId, breachId, { atMs, note = null, details, ...event }) {
      await db.breachEvent.create({
        data: {
          ...event,
          organisationId: keyOf(organisationId),
          breachId: keyOf(breachId),
          at: new Date(atMs),
          note,
          ...(details && { details: details as Prisma.InputJsonObject }), // plain JSON by the port's contract
        },
      });
    },

    async unexplained(organisationId, afterMs, count) {
      return read({
        where: {
          organisationId: keyOf(organisationId),
          openedComputedAt: { gt: new Date(afterMs) },
          events: { none: { kind: "explained" }, some: { kind: "opened" } },
        },
        orderBy: { id: "desc" },
        take: count,
      });
    },

    async assignees(organisationId, portfolioId) {
      const organisation = keyOf(organisationId);
      const elsewhere = { organisationId: organisation, NOT: { portfolioIds: { has: keyOf(portfolioId) } } };
      const rows = await db.user.findMany({
        where: {
          deactivatedAt: null,
          memberships: { some: { organisationId: organisation, role: { in: WORKS_CASES } } },
          scopes: { none: elsewhere },
        },
        select: { id: true, name: true },
        orderBy: { name: "asc" },
      });
      return rows;
    },

    async events(organisationId, breachId) {
      const rows = await db.breachEvent.findMany({
        where: { breachId: keyOf(breachId), organisationId: keyOf(organisationId) },
        orderBy: { id: "asc" },
      });
      return rows.map((row) => ({
        id: idOf(row.id),
        atMs: row.at.getTime(),
        kind: row.kind as BreachEventKind, // written from the same union
        actorId: row.actorId,
        actorName: row.actorName,
        note: row.note,
        details: row.details as Record<string, unknown> | null, // written as an object or null
      }));
    },
  };
}
