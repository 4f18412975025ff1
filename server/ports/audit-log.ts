import type { AuditAction, AuditEntry } from "~/server/domain/audit";
import type { OrganisationId } from "~/server/domain/ids";

export type NewAuditEntry = {
  readonly actorId: string;
  readonly actorName: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
};

/** Who changed what. Only ever appended to, in the transaction of the change. */
export type AuditLog = {
  append(organisationId: OrganisationId, entry: NewAuditEntry): Promise<void>;
  /** Newest first. */
  list(organisationId: OrganisationId, count: number): Promise<readonly AuditEntry[]>;
};
