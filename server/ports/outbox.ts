import type { BreachId, OrganisationId } from "~/server/domain/ids";

/** Something that somebody must be told. */
export type Alert = {
  readonly kind: "breach.opened" | "breach.closed" | "breach.escalated" | "breach.waiver-ended";
  readonly breachId: BreachId;
  /** Same key = same message: receivers drop the second one. */
  readonly idempotencyKey: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Messages that leave only when the change they tell of is committed. */
export type Outbox = {
  add(organisationId: OrganisationId, alert: Alert): Promise<void>;
};
