import type { LimitId } from "~/server/domain/ids";
import {
  type Limit,
  type LimitEvaluation,
  type LimitScope,
  type PreviousLimitState,
  USE_MAX,
} from "~/server/domain/limit";
import { type Measure, unavailable } from "~/server/domain/measure";
import { compose, compositionOf } from "./composite";
import { doubtOf } from "./doubt";
import { decide } from "./hysteresis";
import type { LimitSubject } from "./limit-subject";
import { type MetricReading, readMetric } from "./read-metric";

/**
 * Holds limits against one assessment.
 *
 * Unknown, never ok: a metric that is unavailable or not finite, a price-dependent one while a held position is
 * stale or held back, any but those on the market or on coverage itself while less than 95 % of gross is covered,
 * liquidity while volumes are unknown, a composite while what is unknown could decide it.
 * @param limits - in their order; composites may stand anywhere.
 * @param subjectOf - the assessment of what a limit is on.
 * @param previous - states the previous assessment left, by limit id.
 * @param nowMs - wall time of the assessment.
 * @returns one evaluation a limit, in their order.
 * @throws RangeError when a threshold is not above 0 (0 is allowed for the regime and for counts).
 */
export function evaluateLimits(
  limits: readonly Limit[],
  subjectOf: (scope: LimitScope) => LimitSubject,
  previous: readonly PreviousLimitState[],
  nowMs: number,
): LimitEvaluation[] {
  const before = new Map(previous.map((state) => [state.limitId, state]));
  const found = new Map<LimitId, LimitEvaluation>();
  const decided = (limit: Limit, measured: Measure<OverReading>): void => {
    found.set(limit.id, evaluationOf(limit, measured, before.get(limit.id), nowMs));
  };
  for (const limit of limits)
    if (limit.metric !== "composite") decided(limit, measure(limit, subjectOf(limit.scope)));
  for (const limit of limits) {
    if (limit.metric !== "composite") continue;
    const composition = compositionOf(limit.parameter);
    decided(
      limit,
      composition ? compose(composition, found) : unavailable("not-applicable", "it is made of no limits"),
    );
  }
  return limits.flatMap(({ id }) => found.get(id) ?? []);
}

type OverReading = MetricReading & { readonly isOver?: boolean };

const measure = (limit: Limit, subject: LimitSubject): Measure<MetricReading> =>
  doubtOf(limit.metric, subject) ?? readMetric(limit, subject);

function evaluationOf(
  limit: Limit,
  measured: Measure<OverReading>,
  previous: PreviousLimitState | undefined,
  nowMs: number,
): LimitEvaluation {
  const { threshold, direction } = limit;
  if (!(threshold > 0 || (threshold === 0 && MAY_BE_ZERO.has(limit.metric))))
    throw new RangeError(`limit ${limit.id}: threshold ${threshold}`);
  const value =
    measured.status === "ok" && Number.isFinite(measured.value.value) ? measured.value.value : null;
  const isOver =
    value !== null &&
    ((measured.status === "ok" && measured.value.isOver) ??
      (direction === "max" ? value > threshold : value < threshold));
  const utilisation = value === null ? null : utilisationOf(value, limit);
  const decision = decide(limit, { utilisation, isOver }, previous, nowMs);
  const because = measured.status === "ok" ? measured.value.who : measured.reason;
  return {
    limitId: limit.id,
    limitVersion: limit.version,
    name: limit.name,
    metric: limit.metric,
    unit: limit.unit,
    scope: limit.scope,
    direction,
    kind: limit.kind,
    threshold,
    value,
    utilisation,
    isUrgent: utilisation !== null && utilisation >= limit.urgentAt,
    reason:
      decision.state === "ok"
        ? null
        : (because ?? (value === null ? "the metric is not a finite number" : null)),
    ...decision,
  };
}

/** Scales of whole steps, whose lowest may be all that is allowed. */
const MAY_BE_ZERO: ReadonlySet<Limit["metric"]> = new Set(["regime", "members-missing", "exceptions"]);

/**
 * How much of a limit is used. On a scale of steps a threshold of 0 has no ratio: one step over counts as twice the
 * line. A ratio beyond all measure is the greatest there is: it is known to be over.
 */
function utilisationOf(value: number, { direction, threshold }: Limit): number {
  if (direction === "min") return value > 0 ? bounded(threshold / value) : USE_MAX;
  return threshold > 0 ? bounded(value / threshold) : value > 0 ? 1 + value : 0;
}

const bounded = (ratio: number): number => Math.max(Math.min(ratio, USE_MAX), -USE_MAX);
