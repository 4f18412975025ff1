import type { Prisma } from "~/prisma/generated/client";
import type { Role } from "~/server/domain/actor";
import type { BreachCases, BreachRecord } from "~/server/ports/breach-book";
import { breachOf, caseColumns, WITH_NAMES } from "./breach-row";
import type { Db } from "./client";
import { keyOf } from "./keys";

const WORKS_CASES: Role[] = ["portfolio-manager", "risk-officer", "head-of-risk"];

/** Cases that people work, as they stand. */
export function breachCases(db: Db): BreachCases {
  const read = async (which: Prisma.BreachFindManyArgs): Promise<BreachRecord[]> =>
    (await db.breach.findMany({ ...which, include: WITH_NAMES })).map(breachOf);
  return {
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

    async assignees(organisationId, portfolioId) {
      const organisation = keyOf(organisationId);
      // Who is given a desk sees what is at it.
      const above = await db.portfolio.findMany({
        where: {
          organisationId: organisation,
          OR: [
            { kind: "organisation" },
            { members: { some: { portfolioId: keyOf(portfolioId), effectiveTo: null } } },
          ],
        },
        select: { id: true },
      });
      const seenBy = [keyOf(portfolioId), ...above.map(({ id }) => id)];
      const elsewhere = { organisationId: organisation, NOT: { portfolioIds: { hasSome: seenBy } } };
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
  };
}
