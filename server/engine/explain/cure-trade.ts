import type { LimitId } from "~/server/domain/ids";
import { clearLineOf, type LimitEvaluation } from "~/server/domain/limit";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { PositionRisk } from "~/server/domain/snapshot";
import type { Cure } from "~/server/domain/what-if";
import { smallestCuring } from "./smallest-curing";
import { type PreparedFrame, whatIf } from "./what-if";

/** Positions that are tried: those behind most of the metric. */
const POSITIONS_MAX = 5;
/**
 * A position is sold, or bought, up to so many times its own size: beyond, it is no longer a cure but another book.
 */
const SIZE_MAX = 2;
/**
 * The smallest trade of each of the positions that weigh most which ends a breach: found by false position on the
 * full assessment of the book after the trade (of several crossings of the line one is found: an order statistic
 * wiggles), then verified by it (an open episode ends only below its clearing line).
 * @param prepared - the frame, with the limit among its limits.
 * @param limitId - of a limit that is over its line.
 * @returns one cure a position, smallest share of gross first, those that can't cure last; unavailable where the
 *   limit is not known or not over.
 * @throws RangeError when the frame has no such limit.
 */
export function cureTrades(prepared: PreparedFrame, limitId: LimitId): Measure<readonly Cure[]> {
  const open = openBreach(prepared, limitId);
  if (open.status !== "ok") return open;
  const { now, target } = open.value;
  const { before } = prepared;
  const candidates = before.positions
    .filter(({ coverage, type, quantity }) => coverage !== "excluded" && type !== "cash" && quantity !== 0)
    .map((position) => ({ position, weight: weightOf(position, now) }))
    .sort(
      (a, b) =>
        Math.abs(b.weight) - Math.abs(a.weight) || (a.position.positionId < b.position.positionId ? -1 : 1),
    )
    .slice(0, POSITIONS_MAX);
  const cures = candidates.map(({ position, weight }) => ({
    position,
    cure: cureBy(prepared, now, target, position, weight),
  }));
  const size = ({ position, cure }: (typeof cures)[number]): number =>
    cure.quantity === null ? Infinity : Math.abs((cure.quantity / position.quantity) * exposureOf(position));
  return ok(cures.sort((a, b) => size(a) - size(b)).map(({ cure }) => cure));
}

/** A breach that is open, and the utilisation at which it ends. */
export type OpenBreach = { readonly now: LimitEvaluation; readonly target: number };

/**
 * The breach that is to be cured.
 * @returns unavailable where the limit is not known or not over. @throws RangeError when the frame has no such limit.
 */
export function openBreach({ frame, before }: PreparedFrame, limitId: LimitId): Measure<OpenBreach> {
  const now = before.limits.find((limit) => limit.limitId === limitId);
  const limit = frame.limits.find(({ id }) => id === limitId);
  if (!now || !limit) throw new RangeError(`openBreach: no limit ${limitId}`);
  if (now.utilisation === null) return unavailable("not-applicable", now.reason ?? "the metric is not known");
  if (!now.isBreachOpen) return unavailable("not-applicable", "no breach of the limit is open");
  // An episode that was open before ends only below its clearing line; one that opens now is undone at the threshold.
  const wasOpen = frame.previous.limitStates.some((state) => state.limitId === limitId && state.isBreachOpen);
  return ok({ now, target: wasOpen ? Math.min(clearLineOf(limit) * (1 - 1e-9), 1) : 1 });
}

const exposureOf = ({ exposureBase }: PositionRisk): number =>
  exposureBase.status === "ok" ? exposureBase.value : 0;

/** What a position adds to the metric: its share of VaR or ES, else its gross exposure. */
function weightOf(position: PositionRisk, { metric }: LimitEvaluation): number {
  if (metric === "es975") return position.componentEs975;
  if (metric === "var95" || metric === "var99") return position.componentVar99;
  return Math.abs(exposureOf(position));
}

function cureBy(
  prepared: PreparedFrame,
  now: LimitEvaluation,
  target: number,
  position: PositionRisk,
  weight: number,
): Cure {
  const { positionId, instrumentId, symbol, quantity } = position;
  const none: Cure = { positionId, instrumentId, symbol, quantity: null, valueAfter: null };
  // What adds is sold down, what relieves is added to.
  const direction = weight > 0 ? -Math.sign(quantity) : Math.sign(quantity);
  const isWhole = Number.isInteger(quantity);
  const after = (size: number): LimitEvaluation | undefined =>
    whatIf(prepared, [{ instrumentId, quantity: direction * size }]).after.limits.find(
      ({ limitId }) => limitId === now.limitId,
    );
  const over = (size: number): number => (after(size)?.utilisation ?? Number.POSITIVE_INFINITY) - target;
  // Were the metric linear in the position, this share of it would do.
  const overNow = (now.utilisation ?? Number.NaN) - target;
  const first =
    (overNow / (now.utilisation ?? 1)) * (Math.abs(quantity) / Math.max(shareOf(weight, now), 0.01));
  const most = SIZE_MAX * Math.abs(quantity);
  const found = smallestCuring(over, { overNow, first, most, least: isWhole ? 1 : 0 });
  if (found === null) return none;
  let size = isWhole ? Math.ceil(found) : found;
  if (isWhole && size > 1 && over(size - 1) <= 0) size--;
  const verified = after(size);
  const isCured = verified !== undefined && verified.value !== null && !verified.isBreachOpen;
  return isCured ? { ...none, quantity: direction * size, valueAfter: verified.value } : none;
}

/** The share of the metric that a weight is, for the first guess. */
function shareOf(weight: number, { value, unit }: LimitEvaluation): number {
  return value !== null && unit === "base" && value !== 0 ? Math.abs(weight) / value : 0.2;
}
