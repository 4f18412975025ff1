import type { Tone } from "~/components/charts/tone";
import { counted, listed } from "~/components/format/count";
import { percent } from "~/components/format/percent";
import type { PositionRisk } from "~/server/domain/snapshot";
import type { Board } from "~/server/services/risk/board-of";

const NAMED = 3;

/** Where the risk sits, in one sentence. */
export function positionsFinding(
  board: Board,
  positions: readonly PositionRisk[],
  isStale: boolean,
): { readonly tone: Tone; readonly finding: string; readonly because: string } {
  const { pool } = board;
  if (isStale || pool.status !== "ok")
    return {
      tone: "unknown",
      finding: "Where the risk sits is not known",
      because: pool.status === "ok" ? "The figures below are the last ones received." : pool.reason,
    };
  const total = pool.value.var99;
  const sorted = positions.toSorted((a, b) => b.componentVar99 - a.componentVar99);
  const top = sorted.slice(0, NAMED).filter(({ componentVar99 }) => componentVar99 > 0);
  const share = top.reduce((sum, { componentVar99 }) => sum + componentVar99, 0) / total;
  const relieving = positions.filter(({ componentVar99 }) => componentVar99 < 0);
  const relief = relieving.reduce((sum, { componentVar99 }) => sum - componentVar99, 0) / total;
  return {
    tone: "calm",
    finding: `${listed(top.map(({ symbol }) => symbol))} ${top.length === 1 ? "carries" : "carry"} ${percent(share, { digits: 0 })} of VaR 99`,
    because:
      relieving.length === 0
        ? `No position of ${positions.length} relieves it.`
        : `${counted(relieving.length, "position")} of ${positions.length} ${relieving.length === 1 ? "relieves" : "relieve"} it by ${percent(relief, { digits: 0 })}.`,
  };
}
