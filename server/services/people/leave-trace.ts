import type { AuditAction } from "~/server/domain/audit";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Ctx } from "~/server/services/context";

type Sides = {
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
};

/** A line of the audit about people and keys, in the unit of the change. */
export const leaveTrace = (
  { actor }: Pick<Ctx, "actor">,
  stores: Stores,
  action: AuditAction,
  subject: string,
  { before, after }: Sides = {},
): Promise<void> =>
  stores.audit.append(actor.organisationId, {
    actorId: actor.id,
    actorName: actor.name,
    action,
    subject,
    before: before ?? null,
    after: after ?? null,
    reason: null,
  });
