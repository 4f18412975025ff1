import { OWN } from "~/server/domain/demonstration";
import type { Db } from "./client";
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
