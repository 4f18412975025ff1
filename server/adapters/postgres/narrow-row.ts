import { NARROW_FIGURES } from "~/server/domain/narrow-figures";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { Column } from "./insert-columns";
import { keyOf } from "./keys";

export type NarrowInput = {
  readonly seq: number;
  readonly snapshot: RiskSnapshot;
  readonly skippedBeats: number;
};

const iso = (ms: number): string => new Date(ms).toISOString();

/** The columns of `risk_second` for a batch of snapshots of one organisation. */
export function narrowColumns(organisationId: string, batch: readonly NarrowInput[]): Column[] {
  const column = (name: string, type: string, read: (input: NarrowInput) => unknown): Column => ({
    name,
    type,
    values: batch.map(read),
  });
  return [
    column("organisation_id", "int", () => keyOf(organisationId)),
    column("portfolio_id", "int", ({ snapshot }) => keyOf(snapshot.portfolioId)),
    column("computed_at", "timestamptz", ({ snapshot }) => iso(snapshot.computedAtMs)),
    column("seq", "bigint", ({ seq }) => seq),
    column("as_of", "timestamptz", ({ snapshot }) => iso(snapshot.asOfMs)),
    column("run_id", "int", ({ snapshot }) => keyOf(snapshot.provenance.runId)),
    column("skipped_beats_count", "int", ({ skippedBeats }) => skippedBeats),
    ...NARROW_FIGURES.map(({ name, type, read }) => column(name, type, ({ snapshot }) => read(snapshot))),
  ];
}
