import type { OrganisationId } from "~/server/domain/ids";

/** What the chain's newest link was at an instant, signed outside of the database. */
export type Checkpoint = {
  readonly organisationId: OrganisationId;
  /** From 1 without a gap. */
  readonly number: number;
  readonly seq: number;
  readonly hash: string;
  readonly atMs: number;
};

export type SealReading = {
  /** Oldest first; only those before the first that does not hold. */
  readonly checkpoints: readonly Checkpoint[];
  /** Why the record of checkpoints itself is not to be trusted; null while it is. */
  readonly problem: string | null;
};

/** Signed checkpoints of audit chains, kept where no database role reaches. */
export type AuditSeals = {
  read(organisationId: OrganisationId): Promise<SealReading>;
};

/** Signs checkpoints; only one process holds the key. */
export type SealWriter = {
  /** @throws RiskError conflict when the record of checkpoints is not to be trusted. */
  newest(organisationId: OrganisationId): Promise<Checkpoint | null>;
  /** Signs a checkpoint and keeps it; on disk when the promise resolves. */
  append(checkpoint: Omit<Checkpoint, "number">): Promise<Checkpoint>;
};
