import type { Db } from "./client";
import { idOf } from "./keys";

/** The organisation that people's own data go to, never the demonstration; made when it is missing. */
export async function ownOrganisation(db: Db): Promise<string> {
  const { id } = await db.organisation.upsert({
    where: { slug: "own" },
    create: { slug: "own", name: "My organisation" },
    update: {},
    select: { id: true },
  });
  return idOf(id);
}
