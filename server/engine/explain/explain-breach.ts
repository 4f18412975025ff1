import { CHANGE_TERMS, type ChangeTerm, type PositionChange } from "~/server/domain/change";
import type { Limit } from "~/server/domain/limit";
import { type Measure, ok, unavailable, valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { type ChangeEnd, explainChange } from "./explain-change";

/** Positions named behind a breach. */
const POSITIONS_MAX = 5;

/** Why a limit's metric came to its line, in the limit's unit; the terms sum to the change. */
export type ExplainedBreach = {
  readonly from: number;
  readonly to: number;
  /** Largest first. `nav`: the same loss on another net asset value. */
  readonly terms: readonly { readonly term: ChangeTerm | "nav"; readonly value: number }[];
  readonly positions: readonly PositionChange[];
};

/**
 * Why a limit on VaR or ES was breached: the terms of its change since an earlier assessment, largest first, and the
 * positions whose shares changed most.
 * @param from - the last assessment within the line.
 * @param to - the one at which the breach opened.
 * @param limit - on var95, var99 or es975.
 * @returns in the limit's unit; unavailable for other metrics, without a pool, or (in shares of NAV) without NAV.
 * @throws RangeError as `explainChange`.
 */
export function explainBreach(from: ChangeEnd, to: ChangeEnd, limit: Limit): Measure<ExplainedBreach> {
  const { metric, unit } = limit;
  if (metric !== "var95" && metric !== "var99" && metric !== "es975")
    return unavailable("not-applicable", `${metric} is no figure of the pool`);
  const change = explainChange(from, to);
  if (change.status !== "ok") return change;
  const { fromBase, toBase, terms } = change.value.figures[metric];
  const navs = [from, to].map(({ frame }) => (unit === "nav" ? valueOrNull(assess(frame).navBase) : 1));
  const [before = null, after = null] = navs;
  if (before === null || after === null)
    return unavailable("no-nav", "net asset value is not known at both ends");
  const named = CHANGE_TERMS.map((term): { term: ChangeTerm | "nav"; value: number } => ({
    term,
    value: terms[term] / before,
  }));
  if (unit === "nav") named.push({ term: "nav", value: toBase / after - toBase / before });
  return ok({
    from: fromBase / before,
    to: toBase / after,
    terms: named.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)),
    positions: change.value.positions.slice(0, POSITIONS_MAX),
  });
}
