import type { PrismaClient } from "~/prisma/generated/client";
import type { Db } from "~/server/adapters/postgres/client";

export type SeededOrganisation = { readonly id: string };

/** The organisation that is there already, or null in a new database. */
export async function firstOrganisation(database: PrismaClient): Promise<SeededOrganisation | null> {
  const row = await database.organisation.findFirst({ orderBy: { id: "asc" } });
  return row && { id: String(row.id) };
}

export async function createOrganisation(db: Db, isDemonstration: boolean): Promise<SeededOrganisation> {
  const row = await db.organisation.create({
    data: {
      slug: isDemonstration ? "demonstration" : "own",
      name: isDemonstration ? "Plimsoll demonstration" : "My organisation",
      isDemonstration,
    },
  });
  return { id: String(row.id) };
}
