import type { ChangeReport } from "~/server/domain/change-report";
import type { Frame } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { PnlAttribution } from "~/server/domain/pnl";
import type { Position } from "~/server/domain/position";
import { attributePnl } from "../pnl/attribute-pnl";
import { type ChangeEnd, explainChange } from "./explain-change";

/**
 * Why VaR and ES moved since an earlier frame, and what the profit since then was made of.
 *
 * The profit is that of the later frame's holdings, those traded since at what was paid for them.
 * @param from - the earlier end. @param to - the frame of now. @param notes - of whoever made the earlier frame again.
 * @returns both, each by itself unavailable with its reason.
 */
export function changeReport(from: ChangeEnd, to: Frame, notes: readonly string[]): ChangeReport {
  return {
    fromAsOfMs: from.frame.asOfMs,
    toAsOfMs: to.asOfMs,
    baseCurrency: to.portfolio.baseCurrency,
    change: explainChange(from, { frame: to }),
    pnl: pnlSince(from.frame, to),
    notes,
  };
}

function pnlSince(from: Frame, to: Frame): Measure<PnlAttribution> {
  const held = new Map(from.positions.map(({ id, quantity }) => [id, quantity]));
  const isTraded = to.positions.some(({ id, quantity }) => held.get(id) !== quantity);
  const reference = to.dayReference?.atMs ?? null;
  // What was paid is known since the cut-off alone.
  if (isTraded && (reference === null || Math.abs(reference - from.asOfMs) > CUT_OFF_SLACK_MS))
    return unavailable(
      "not-applicable",
      "there were trades; the profit with them is known since the last cut-off",
    );
  const positions = isTraded
    ? to.positions
    : to.positions.map((position) => ({
        ...position,
        quantityAtCutOff: position.quantity,
        // Nothing was bought: what was received are dividends since the cut-off, none of them before a frame of today.
        ...receivedSince(position, from, reference),
      }));
  return ok(attributePnl(from, { ...to, positions }));
}

function receivedSince({ incomeBase = 0 }: Position, from: Frame, cutOffMs: number | null) {
  const isSince = cutOffMs !== null && from.asOfMs <= cutOffMs + CUT_OFF_SLACK_MS;
  return isSince ? { netPurchasesBase: 0 - incomeBase, incomeBase } : { netPurchasesBase: 0, incomeBase: 0 };
}

/** The last assessment before a cut-off stands for it. */
const CUT_OFF_SLACK_MS = 10 * 60_000;
