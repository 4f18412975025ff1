import type { Db } from "~/server/adapters/postgres/client";
import { DEMONSTRATION } from "~/server/domain/demonstration";

/** True once a first start, or an import before it, has made an organisation. */
export async function hasOrganisations(db: Db): Promise<boolean> {
  return (await db.organisation.count()) > 0;
}

/** True once a first start has made somebody who can sign in. */
export async function hasPeople(db: Db): Promise<boolean> {
  return (await db.user.count()) > 0;
}

export async function createDemonstration(db: Db): Promise<number> {
  const row = await db.organisation.create({
    data: { slug: DEMONSTRATION, name: "Demonstration", isDemonstration: true },
  });
  return row.id;
}
