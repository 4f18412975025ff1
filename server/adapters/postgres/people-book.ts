import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Role } from "~/server/domain/actor";
import type { PersonRecord } from "~/server/domain/person";
import type { PeopleBook } from "~/server/ports/people-book";
import type { Db } from "./client";
import { firstPassword } from "./first-password";
import { idOf, keyOf } from "./keys";

const CREDENTIAL = "credential";

export function peopleBook(db: Db): PeopleBook {
  return {
    list: (organisationId) => read(db, organisationId),

    async lock(organisationId, personId) {
      await db.$queryRaw`SELECT FROM person WHERE id = ${personId} FOR UPDATE`;
      // Whoever works elsewhere too is not one organisation's to shut out.
      const elsewhere = await db.$queryRaw<{ organisation_id: number }[]>`
        SELECT organisation_id FROM memberships_of(${personId}) WHERE organisation_id <> ${keyOf(organisationId)}`;
      if (elsewhere.length > 0) return null;
      const [person] = await read(db, organisationId, personId);
      return person ?? null;
    },

    async invite(organisationId, { name, email, ...access }) {
      if (await db.user.findUnique({ where: { email } })) return null;
      const id = randomUUID();
      const password = firstPassword();
      await db.user.create({ data: { id, name, email, emailVerified: true, isPasswordTemporary: true } });
      await db.account.create({
        data: {
          id: randomUUID(),
          accountId: id,
          userId: id,
          providerId: CREDENTIAL,
          password: await hashPassword(password),
        },
      });
      await writeAccess(db, organisationId, id, access);
      return { id, password };
    },

    setAccess: (organisationId, personId, access) => writeAccess(db, organisationId, personId, access),

    async setDeactivated(personId, atMs) {
      const deactivatedAt = atMs === null ? null : new Date(atMs);
      await db.user.update({ where: { id: personId }, data: { deactivatedAt } });
    },

    async resetPassword(personId) {
      const password = firstPassword();
      await db.account.updateMany({
        where: { userId: personId, providerId: CREDENTIAL },
        data: { password: await hashPassword(password) },
      });
      await db.twoFactor.deleteMany({ where: { userId: personId } });
      const data = { isPasswordTemporary: true, twoFactorEnabled: false };
      await db.user.update({ where: { id: personId }, data });
      return password;
    },

    async sessions(personId) {
      const rows = await db.session.findMany({
        where: { userId: personId, expiresAt: { gt: new Date() } },
        orderBy: { lastSeenAt: "desc" },
      });
      return rows.map((row) => ({
        id: row.id,
        openedAtMs: row.createdAt.getTime(),
        lastSeenAtMs: row.lastSeenAt.getTime(),
        endsAtMs: row.expiresAt.getTime(),
        device: row.userAgent ?? "",
      }));
    },

    async endSessions(personId, sessionId) {
      const where = { userId: personId, ...(sessionId !== undefined && { id: sessionId }) };
      return (await db.session.deleteMany({ where })).count;
    },
  };
}

async function read(db: Db, organisationId: string, personId?: string): Promise<PersonRecord[]> {
  const organisation = keyOf(organisationId);
  const rows = await db.user.findMany({
    where: {
      memberships: { some: { organisationId: organisation } },
      ...(personId !== undefined && { id: personId }),
    },
    include: {
      memberships: { where: { organisationId: organisation }, orderBy: { role: "asc" } },
      scopes: { where: { organisationId: organisation } },
      sessions: { where: { expiresAt: { gt: new Date() } }, orderBy: { lastSeenAt: "desc" } },
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.memberships.map(({ role }) => role as Role), // written from the same union
    portfolioIds: row.scopes[0]?.portfolioIds.map(idOf) ?? null,
    isActive: row.deactivatedAt === null,
    isPasswordTemporary: row.isPasswordTemporary,
    hasTwoFactor: row.twoFactorEnabled,
    sessions: row.sessions.length,
    lastSeenAtMs: row.sessions[0]?.lastSeenAt.getTime() ?? null,
  }));
}

async function writeAccess(
  db: Db,
  organisation: string,
  userId: string,
  {
    roles,
    portfolioIds,
  }: { readonly roles: readonly Role[]; readonly portfolioIds: readonly string[] | null },
): Promise<void> {
  const organisationId = keyOf(organisation);
  await db.membership.deleteMany({ where: { organisationId, userId } });
  await db.membership.createMany({ data: roles.map((role) => ({ organisationId, userId, role })) });
  await db.membershipScope.deleteMany({ where: { organisationId, userId } });
  if (portfolioIds === null) return;
  await db.membershipScope.create({
    data: { organisationId, userId, portfolioIds: portfolioIds.map(keyOf) },
  });
}
