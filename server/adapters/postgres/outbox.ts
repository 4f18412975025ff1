import type { Prisma } from "~/prisma/generated/client";
import type { Outbox } from "~/server/ports/outbox";
import type { Db } from "./client";
import { keyOf } from "./keys";

export function outbox(db: Db): Outbox {
  return {
    async add(organisationId, alert) {
      await db.alertOutbox.createMany({
        data: {
          organisationId: keyOf(organisationId),
          kind: alert.kind,
          breachId: keyOf(alert.breachId),
          idempotencyKey: alert.idempotencyKey,
          payload: alert.payload as Prisma.InputJsonObject, // plain JSON by the port's contract
        },
        skipDuplicates: true,
      });
    },
  };
}
