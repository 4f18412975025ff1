import type { Db } from "~/server/adapters/postgres/client";
import { idOf } from "~/server/adapters/postgres/keys";
import type { Actor, Role } from "~/server/domain/actor";

type Row = {
  readonly organisation_id: number;
  readonly role: Role; // written from the same union
  readonly portfolio_ids: readonly number[] | null;
};

/**
 * What a person is and may see in the organisation that they work in: the first that they are a member of.
 * @returns null for a person without a role.
 */
export async function actorOfPerson(
  db: Db,
  person: { readonly id: string; readonly name: string },
): Promise<Actor | null> {
  const rows = await db.$queryRaw<Row[]>`SELECT * FROM memberships_of(${person.id})`;
  const [first] = rows;
  if (!first) return null;
  return {
    id: person.id,
    name: person.name,
    organisationId: idOf(first.organisation_id),
    roles: rows
      .filter(({ organisation_id }) => organisation_id === first.organisation_id)
      .map(({ role }) => role),
    portfolioIds: first.portfolio_ids?.map(idOf) ?? null,
  };
}
