import { RiskError } from "~/server/domain/errors";
import type { OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { ComputeTask } from "~/server/ports/compute";
import { requireKept } from "~/server/services/risk/require-kept";
import { frameOfRecord } from "./frame-of-record";
import type { RebuildWorld } from "./model-of-record";

type Task = Extract<ComputeTask, { kind: "recompute" }>;

/**
 * What makes a kept second again: its frame from what was recorded, and what it is held against.
 * @param codeVersion - the build that makes it again.
 * @throws RiskError not-found as `requireKept`; unavailable where its inputs are not.
 */
export async function recomputeTask(
  world: RebuildWorld,
  organisationId: OrganisationId,
  instant: { readonly portfolioId: PortfolioId; readonly computedAtMs: number; readonly codeVersion: string },
): Promise<Task> {
  const { portfolioId, computedAtMs, codeVersion } = instant;
  const kept = await requireKept(world.stores.instants, organisationId, portfolioId, computedAtMs);
  const { seq, codeVersion: builtThen } =
    kept.against === "second"
      ? kept.second
      : { seq: kept.seq, codeVersion: kept.snapshot.provenance.codeVersion };
  const found = await frameOfRecord(world, organisationId, {
    portfolioId,
    seq,
    computedAtMs,
    codeVersion: builtThen,
  });
  if (!found)
    throw new RiskError(
      "unavailable",
      "What this assessment was made from is no longer kept: it can't be made again.",
    );
  return { kind: "recompute", ...found, kept, codeVersion };
}
