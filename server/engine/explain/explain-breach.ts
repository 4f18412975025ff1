import type { BreachReport, ExplainedBreach, ExplainedLeg } from "~/server/domain/breach-report";
import { CHANGE_TERMS, type ChangeTerm, type PositionChange } from "~/server/domain/change";
import type { Frame } from "~/server/domain/frame";
import type { Limit, LimitEvaluation } from "~/server/domain/limit";
import { type Measure, ok, unavailable, valueOrNull } from "~/server/domain/measure";
import type { RiskFigures } from "~/server/domain/snapshot";
import { assess, limitsOf } from "../assess";
import { type ChangeEnd, explainChange, STEPS } from "./explain-change";
import { type FrameSwitches, mixFrame, NOTHING_SWITCHED, pairFrames } from "./mix-frames";

/** Positions named behind a breach. */
const POSITIONS_MAX = 5;

/** A limit that another is made of, as it stood when that opened, and its line at the earlier assessment. */
type Leg = { readonly limit: Limit; readonly thresholdBefore: number };

/**
 * Why a limit was breached: the terms of its metric's change since an earlier assessment, largest first, and the
 * positions that changed most.
 * @param from - the last assessment within the line.
 * @param to - the one at which the breach opened.
 * @param limit - its version at that time.
 * @param legs - what a composite is made of, as they stood then: its use is decided by them.
 * @returns in the limit's unit; unavailable where the metric is not known at either end or between.
 * @throws RangeError as `explainChange`.
 */
export function explainBreach(
  from: ChangeEnd,
  to: ChangeEnd,
  limit: Limit,
  legs: readonly Limit[] = [],
): Measure<ExplainedBreach> {
  const { metric, scope, parameter } = limit;
  const isOfPool = scope.kind === "portfolio" && parameter === null;
  return isOfPool && (metric === "var95" || metric === "var99" || metric === "es975")
    ? ofPool(from, to, limit, metric)
    : ofMetric(from.frame, to.frame, limit, legs);
}

/** The same with all that a reader has to know about it. */
export const breachReport = (
  from: ChangeEnd,
  to: ChangeEnd,
  {
    limit,
    legs,
    circumstances,
  }: {
    readonly limit: Limit;
    readonly legs: readonly Leg[];
    readonly circumstances: Pick<BreachReport, "openedAtMs" | "thresholdBefore" | "notes">;
  },
): BreachReport => ({
  limit: {
    name: limit.name,
    metric: limit.metric,
    unit: limit.unit,
    threshold: limit.threshold,
    version: limit.version,
  },
  baseCurrency: to.frame.portfolio.baseCurrency,
  fromAsOfMs: from.frame.asOfMs,
  toAsOfMs: to.frame.asOfMs,
  ...circumstances,
  explained: explainBreach(
    from,
    to,
    limit,
    legs.map((leg) => leg.limit),
  ),
  ...(legs.length > 0 && { legs: explainLegs(from, to, legs) }),
});

/** Each by its own causes, in its own unit; those that were over first, as they are what opened the breach. */
const explainLegs = (from: ChangeEnd, to: ChangeEnd, legs: readonly Leg[]): ExplainedLeg[] =>
  legs
    .map(({ limit, thresholdBefore }): ExplainedLeg => {
      const opening = evaluationOf(to.frame, limit, []);
      const { id, name, metric, unit, threshold, version } = limit;
      return {
        limit: { id, name, metric, unit, threshold, version },
        thresholdBefore,
        before: evaluationOf(from.frame, limit, [])?.value ?? null,
        opening: opening?.value ?? null,
        isOver: opening?.state === "breach",
        explained: explainBreach(from, to, limit),
      };
    })
    .sort((a, b) => Number(b.isOver) - Number(a.isOver));

/** A figure of the pool: the terms of its change, over NAV where the limit is a share of it. */
function ofPool(
  from: ChangeEnd,
  to: ChangeEnd,
  { unit }: Limit,
  metric: keyof RiskFigures,
): Measure<ExplainedBreach> {
  const change = explainChange(from, to);
  if (change.status !== "ok") return change;
  const { fromBase, toBase, terms } = change.value.figures[metric];
  const navs = [from, to].map(({ frame }) => (unit === "nav" ? valueOrNull(assess(frame).navBase) : 1));
  const [before = null, after = null] = navs;
  if (before === null || after === null)
    return unavailable("no-nav", "net asset value is not known at both ends");
  const named = CHANGE_TERMS.map((term): ExplainedBreach["terms"][number] => ({
    term,
    value: terms[term] / before,
  }));
  if (unit === "nav") named.push({ term: "nav", value: toBase / after - toBase / before });
  return ok({
    from: fromBase / before,
    to: toBase / after,
    terms: largestFirst(named),
    positions: change.value.positions.slice(0, POSITIONS_MAX),
    positionsBy: "component-var99",
  });
}

/** Any other metric: inputs are switched in the same order, and the limit reads the whole assessment each time. */
function ofMetric(from: Frame, to: Frame, limit: Limit, legs: readonly Limit[]): Measure<ExplainedBreach> {
  const pair = pairFrames(from, to);
  const terms = new Map<ChangeTerm, number>(CHANGE_TERMS.map((term) => [term, 0]));
  const start = readMetric(from, limit, legs);
  if (start.status !== "ok") return start;
  let [before, switches]: [number, FrameSwitches] = [start.value, NOTHING_SWITCHED];
  const add = (term: ChangeTerm, value: number): void => {
    terms.set(term, (terms.get(term) ?? 0) + value - before);
    before = value;
  };
  for (const [term, keys] of STEPS) {
    switches = { ...switches, ...Object.fromEntries(keys.map((key) => [key, true])) };
    const after = readMetric(mixFrame(pair, switches), limit, legs);
    if (after.status !== "ok") return after;
    add(term, after.value);
  }
  const end = readMetric(to, limit, legs);
  if (end.status !== "ok") return end;
  add("residual", end.value);
  return ok({
    from: start.value,
    to: end.value,
    terms: largestFirst([...terms].map(([term, value]) => ({ term, value }))),
    positions: exposureChanges(from, to),
    positionsBy: "exposure",
  });
}

/** Without the memory of states: hysteresis changes no value. */
const evaluationOf = (frame: Frame, limit: Limit, legs: readonly Limit[]): LimitEvaluation | undefined =>
  limitsOf({ ...frame, limits: [...legs, limit], previous: { limitStates: [], regime: null } }).at(-1);

/** The limit's metric in its unit. */
function readMetric(frame: Frame, limit: Limit, legs: readonly Limit[]): Measure<number> {
  const found = evaluationOf(frame, limit, legs);
  return found?.value == null
    ? unavailable("not-applicable", found?.reason ?? "the metric is not known")
    : ok(found.value);
}

const largestFirst = (terms: ExplainedBreach["terms"][number][]) =>
  terms.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));

function exposureChanges(from: Frame, to: Frame): PositionChange[] {
  const changes = new Map<string, { symbol: string; fromBase: number; toBase: number }>();
  for (const [frame, end] of [
    [from, "fromBase"],
    [to, "toBase"],
  ] as const)
    for (const { positionId, symbol, exposureBase } of assess(frame).positions) {
      const known = changes.get(positionId) ?? { symbol, fromBase: 0, toBase: 0 };
      changes.set(positionId, { ...known, [end]: valueOrNull(exposureBase) ?? 0 });
    }
  const size = ({ fromBase, toBase }: Pick<PositionChange, "fromBase" | "toBase">): number =>
    Math.abs(toBase - fromBase);
  return [...changes]
    .map(([positionId, change]) => ({ positionId, ...change }))
    .sort((a, b) => size(b) - size(a) || (a.positionId < b.positionId ? -1 : 1))
    .slice(0, POSITIONS_MAX);
}
