import type { DeepHistory, Frame } from "~/server/domain/frame";
import { remembered, type ScenarioColumns } from "../pricing/scenario-columns";
import { type AbsentMember, needsDeepHistory } from "./member-weights";
import { lastRows, scaledByFactor } from "./transformed-columns";

/** Decay of the filter along the HAR member's own scenarios, which catches moves in correlation. */
export const SECOND_PASS_DECAY = 0.97;
/** Moves that these members look back on: eight years. */
export const DEEP_MEMBER_DAYS = 2000;

type DeepMembers = {
  /** Moves of the last days, each factor at tomorrow's volatility; the second pass is still to come. */
  readonly har: { readonly columns: ScenarioColumns; readonly note: string } | null;
  /** Plain moves of all days, and their probabilities. */
  readonly regime: {
    readonly columns: ScenarioColumns;
    readonly probabilities: Float64Array;
    readonly note: string;
  } | null;
  readonly absent: readonly AbsentMember[];
};

/** Moves of the deep history as they are. */
export const deepColumns = ({ dates, moves }: DeepHistory): ScenarioColumns =>
  remembered(dates.length, moves.length, (factor) => moves[factor] ?? new Float64Array(0));

/**
 * Scenarios of the members that rest on deep history.
 * @param frame - its market's deep history, where it was prepared.
 * @returns what there is, and who is absent for which reason.
 */
export function deepMembers(frame: Frame): DeepMembers {
  const { deep, historical } = frame.market;
  if (!deep) {
    const reason = needsDeepHistory(frame.poolWeights)
      ? "its years of history are not prepared yet"
      : "without a weight it is scored each evening, not in the beat";
    return {
      har: null,
      regime: null,
      absent: [
        { name: "filtered-har", reason },
        { name: "regime", reason },
      ],
    };
  }
  const { factors } = historical;
  const width = factors.length;
  const all = deepColumns(deep);
  const absent: AbsentMember[] = [];
  let har: DeepMembers["har"] = null;
  if (deep.har.status === "ok") {
    const { days, multipliers, rangeFactors } = deep.har.value;
    har = {
      columns: scaledByFactor(
        lastRows(all, days, width),
        factors,
        (f) => multipliers[f] ?? new Float64Array(0),
      ),
      note: `HAR on ranges for ${rangeFactors} of ${width} factors, on squared moves for the others; second pass EWMA(${SECOND_PASS_DECAY})`,
    };
  } else absent.push({ name: "filtered-har", reason: deep.har.reason });
  let regime: DeepMembers["regime"] = null;
  if (deep.regime.status === "ok") {
    const { probabilities, effectiveSample, largest, uniformShare } = deep.regime.value;
    regime = {
      columns: all,
      probabilities,
      note: `effective sample ${effectiveSample.toFixed(0)} of ${probabilities.length} days, largest weight ${(100 * largest).toFixed(2)} %, ${(100 * uniformShare).toFixed(0)} % of equal weights mixed in`,
    };
  } else absent.push({ name: "regime", reason: deep.regime.reason });
  return { har, regime, absent };
}
