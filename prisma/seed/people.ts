import { addPerson } from "~/server/adapters/auth/add-person";
import { demonstrationPassword } from "~/server/adapters/auth/sign-in";
import type { Db } from "~/server/adapters/postgres/client";
import { firstPassword } from "~/server/adapters/postgres/first-password";
import type { Role } from "~/server/domain/actor";
import { DEMONSTRATION_PEOPLE } from "~/server/domain/demonstration";

const OWNER_EMAIL = "owner@plimsoll.local";

/** Whoever installed this: runs everything of their own organisation. @returns the password, which is kept nowhere. */
export async function addOwner(db: Db, organisationId: number): Promise<{ email: string; password: string }> {
  const password = firstPassword();
  await addPerson(db, {
    name: "Owner",
    email: OWNER_EMAIL,
    password,
    isPasswordTemporary: true,
    memberships: [{ organisationId, roles: ["admin", "risk-officer", "portfolio-manager"] }],
  });
  return { email: OWNER_EMAIL, password };
}

/** The people of the demonstration, one a role, whom one click signs in. */
export async function addDemonstrationPeople(
  db: Db,
  organisationId: number,
  secret: string,
): Promise<ReadonlyMap<Role, { readonly id: string; readonly name: string }>> {
  const byRole = new Map<Role, { readonly id: string; readonly name: string }>();
  for (const { name, email, role } of DEMONSTRATION_PEOPLE) {
    const id = await addPerson(db, {
      name,
      email,
      password: demonstrationPassword(secret, email),
      memberships: [{ organisationId, roles: [role] }],
    });
    byRole.set(role, { id, name });
  }
  return byRole;
}

/** True while whoever installed this has not changed the password that was printed. */
export async function hasFirstPassword(db: Db): Promise<boolean> {
  return (await db.user.count({ where: { email: OWNER_EMAIL, isPasswordTemporary: true } })) > 0;
}
