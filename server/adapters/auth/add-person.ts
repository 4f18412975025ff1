import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Db } from "~/server/adapters/postgres/client";
import type { Role } from "~/server/domain/actor";

export type NewPerson = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** It is told to them and must be changed at the first sign-in. */
  readonly isPasswordTemporary?: boolean;
  readonly memberships: readonly { readonly organisationId: number; readonly roles: readonly Role[] }[];
};

/** Adds a person with a password and roles, in the rows that the sign-in library reads. */
export async function addPerson(db: Db, person: NewPerson): Promise<string> {
  const id = randomUUID();
  const { name, email, isPasswordTemporary = false } = person;
  await db.user.create({ data: { id, name, email, emailVerified: true, isPasswordTemporary } });
  await db.account.create({
    data: {
      id: randomUUID(),
      accountId: id,
      userId: id,
      providerId: "credential",
      password: await hashPassword(person.password),
    },
  });
  await db.membership.createMany({
    data: person.memberships.flatMap(({ organisationId, roles }) =>
      roles.map((role) => ({ organisationId, userId: id, role })),
    ),
  });
  return id;
}
