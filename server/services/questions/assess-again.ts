import type { Recomputation, RecomputedInstant } from "~/server/domain/point-in-time";
import { assess } from "~/server/engine/assess";
import type { ComputeTask } from "~/server/ports/compute";
import { compareSecond, compareSnapshots } from "./compare-assessments";

/** Assesses the frame once more, and holds the result against what was stored. */
export function assessAgain({
  frame,
  notes,
  kept,
  codeVersion,
}: Extract<ComputeTask, { kind: "recompute" }>): RecomputedInstant {
  const snapshot = assess(frame);
  const comparison =
    kept.against === "whole"
      ? compareSnapshots(kept.snapshot, snapshot)
      : compareSecond(kept.second, snapshot);
  const recomputation: Recomputation = {
    ...comparison,
    isEqual: comparison.differing === 0,
    against: kept.against,
    builtThen: frame.provenance.codeVersion,
    builtNow: codeVersion,
    model: {
      id: frame.market.id,
      asOfDate: frame.market.asOfDate,
      isDeep: frame.market.deep !== undefined,
    },
    notes,
  };
  return { recomputation, snapshot: kept.against === "whole" ? null : snapshot };
}
