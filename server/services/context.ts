import type { Actor } from "~/server/domain/actor";
import type { AuditSeals } from "~/server/ports/audit-seals";
import type { Clock } from "~/server/ports/clock";
import type { TableSource } from "~/server/ports/table-source";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import type { Vault } from "~/server/ports/vault";

/** What every verb is given: who asks, where things are stored, how things change together, and what time it is. */
export type Ctx = {
  readonly actor: Actor;
  readonly stores: Stores;
  readonly unit: UnitOfWork;
  readonly clock: Clock;
  /** Reads a CSV text as a table, where tables are taken in. */
  readonly csvText?: (name: string, text: string) => TableSource;
  /** Signed checkpoints of the audit; absent where nobody asks for them. */
  readonly seals?: AuditSeals;
  /** Seals secrets of connectors; absent where none is made. */
  readonly vault?: Vault;
};
