import type { Db } from "~/server/adapters/postgres/client";
import { idOf } from "~/server/adapters/postgres/keys";
import type { Actor, Role } from "~/server/domain/actor";

/**
 * What a person is and may see in the organisation that they work in: the first that they are a member of.
 * @returns null for a person without a role.
 */
export async function actorOfPerson(
  db: Db,
  person: { readonly id: string; readonly name: string },
): Promise<Actor | null> {
  const memberships = await db.membership.findMany({
    where: { userId: person.id },
    orderBy: { organisationId: "asc" },
  });
  const organisation = memberships[0]?.organisationId;
  if (organisation === undefined) return null;
  const roles = memberships
    .filter(({ organisationId }) => organisationId === organisation)
    .map(({ role }) => role as Role); // written from the same union
  const scope = await db.membershipScope.findUnique({
    where: { organisationId_userId: { organisationId: organisation, userId: person.id } },
  });
  const portfolioIds = scope?.portfolioIds.map(idOf) ?? null;
  return { id: person.id, name: person.name, organisationId: idOf(organisation), roles, portfolioIds };
}
