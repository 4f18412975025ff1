import type { AlertKind, Severity } from "~/server/domain/alert";
import type { BreachId, OrganisationId, PortfolioId } from "~/server/domain/ids";

/** Something that somebody must be told. */
export type Alert = {
  readonly kind: AlertKind;
  /** null for what is no breach. */
  readonly breachId: BreachId | null;
  /** Same key = same message: receivers drop the second one. */
  readonly idempotencyKey: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Left out: that of the breach's limit, hard is critical, soft a warning, the rest information. */
  readonly severity?: Severity;
  /** Left out: that of the breach. */
  readonly portfolioId?: PortfolioId;
};

/** Messages that leave only when the change they tell of is committed. */
export type Outbox = {
  /** However many in a few statements, in their order. A key that is known adds nothing. */
  add(organisationId: OrganisationId, alerts: readonly Alert[]): Promise<void>;
};
