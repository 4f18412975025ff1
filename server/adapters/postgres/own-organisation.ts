import { OWN } from "~/server/domain/demonstration";
import { type Db, openDatabase } from "./client";
import { idOf } from "./keys";

/** The organisation that people's own data go to, never the demonstration; made when it is missing. */
export async function ownOrganisation(db: Db): Promise<string> {
  const { id } = await db.organisation.upsert({
    where: { slug: OWN },
    create: { slug: OWN, name: "My organisation" },
    update: {},
    select: { id: true },
  });
  return idOf(id);
}

/** The same, for whoever has yet to be bound to it. */
export async function ownOrganisationAt(url: string): Promise<string> {
  const database = openDatabase(url, 1);
  try {
    return await ownOrganisation(database);
  } finally {
    await database.$disconnect();
  }
}
