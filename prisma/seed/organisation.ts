import type { Db } from "~/server/adapters/postgres/client";
import { DEMONSTRATION, OWN } from "~/server/domain/demonstration";

/** True once a first start has made the organisations. */
export async function hasOrganisations(db: Db): Promise<boolean> {
  return (await db.organisation.count()) > 0;
}

/** The organisation of whoever installed this; it starts empty. */
export async function createOwn(db: Db): Promise<number> {
  const row = await db.organisation.create({ data: { slug: OWN, name: "My organisation" } });
  return row.id;
}

export async function createDemonstration(db: Db): Promise<number> {
  const row = await db.organisation.create({
    data: { slug: DEMONSTRATION, name: "Demonstration", isDemonstration: true },
  });
  return row.id;
}
