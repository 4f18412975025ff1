import type { PrismaClient } from "~/prisma/generated/client";
import { auditLog } from "../postgres/audit-log";
import { idOf } from "../postgres/keys";

/** Audits each sign-in before its session is made: one that can't be audited does not happen. */
export const auditSignIns = (database: PrismaClient) => ({
  session: {
    create: {
      async before({ userId }: { userId: string }): Promise<void> {
        const person = await database.user.findUnique({
          where: { id: userId },
          select: { name: true, memberships: { orderBy: { organisationId: "asc" }, take: 1 } },
        });
        const organisation = person?.memberships[0]?.organisationId;
        if (!person || organisation === undefined) return; // nobody's data is reached by such a session
        await auditLog(database).append(idOf(organisation), {
          actorId: userId,
          actorName: person.name,
          action: "person.sign-in",
          subject: `person ${person.name}`,
          before: null,
          after: null,
          reason: null,
        });
      },
    },
  },
});
