import type { GroupBook } from "~/server/ports/group-book";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

export function groupBook(db: Db): GroupBook {
  const isTaken = async (organisationId: string, name: string): Promise<boolean> =>
    (await db.portfolio.count({ where: { organisationId: keyOf(organisationId), name } })) > 0;
  return {
    async lock(organisationId) {
      await db.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtext('groups'), ${keyOf(organisationId)}::int)`;
    },

    async create(organisationId, group) {
      if (await isTaken(organisationId, group.name)) return null;
      const row = await db.portfolio.create({
        data: { ...group, organisationId: keyOf(organisationId), isCashTracked: false },
      });
      return idOf(row.id);
    },

    async rename(organisationId, groupId, name) {
      if (await isTaken(organisationId, name)) return false;
      await db.portfolio.updateMany({
        where: { id: keyOf(groupId), organisationId: keyOf(organisationId) },
        data: { name },
      });
      return true;
    },

    async ties(organisationId, groupId) {
      const own = { organisationId: keyOf(organisationId), portfolioId: keyOf(groupId) };
      return {
        limits: await db.riskLimit.count({ where: { ...own, isRetired: false } }),
        proposals: await db.limitProposal.count({ where: { ...own, state: { in: ["draft", "proposed"] } } }),
      };
    },

    async close(organisationId, groupId) {
      // Its name is free from now on: a statement that names a portfolio so must not find it.
      await db.$executeRaw`
        UPDATE portfolio SET is_active = false, name = name || ' (closed ' || id || ')'
        WHERE id = ${keyOf(groupId)} AND organisation_id = ${keyOf(organisationId)} AND is_active`;
    },

    async move(organisationId, portfolioId, deskId, atMs) {
      const organisation = keyOf(organisationId);
      const effectiveAt = new Date(atMs);
      const stay = await db.deskMember.findFirst({
        where: { organisationId: organisation, portfolioId: keyOf(portfolioId), effectiveTo: null },
        include: { portfolio: true },
      });
      if (stay) {
        // A stay that has not begun in market time yet ends as it began.
        const effectiveTo = new Date(Math.max(atMs, stay.effectiveFrom.getTime()));
        await db.deskMember.update({ where: { id: stay.id }, data: { effectiveTo } });
        await leaveDesk(db, stay.deskId, stay.portfolio.positionVersion);
        if (effectiveTo > effectiveAt) effectiveAt.setTime(effectiveTo.getTime());
      }
      if (deskId === null) return;
      await db.deskMember.create({
        data: {
          organisationId: organisation,
          deskId: keyOf(deskId),
          portfolioId: keyOf(portfolioId),
          effectiveFrom: effectiveAt,
        },
      });
    },
  };
}

/** The version of a desk is its own and its members' added up: who leaves leaves theirs and one more, so that it never goes back. */
const leaveDesk = (db: Db, deskId: number, memberVersion: number) =>
  db.portfolio.update({
    where: { id: deskId },
    data: { positionVersion: { increment: memberVersion + 1 } },
  });
