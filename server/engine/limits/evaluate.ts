import type { Limit, LimitEvaluation, LimitMetric, PreviousLimitState } from "~/server/domain/limit";
import { regimeLevel } from "~/server/domain/limit";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { decide } from "./hysteresis";

/** Above this share of gross without a known volume the slowest position may be among the unknown. */
const UNKNOWN_VOLUME_MAX = 0.05;

/** The parts of a snapshot that limits look at. */
export type LimitSubject = Pick<
  RiskSnapshot,
  | "navBase"
  | "grossBase"
  | "pool"
  | "volatilityAnnualOfNav"
  | "concentration"
  | "liquidity"
  | "stress"
  | "regime"
  | "coverage"
> & {
  /** Symbols of held positions whose price can't decide a limit now. */
  readonly doubtfulSymbols: readonly string[];
};

/**
 * Holds limits against one assessment.
 *
 * Unknown, never ok: a metric that is unavailable or not finite, a price-dependent one while a held position is
 * stale or held back, any but the regime while less than 95 % of gross is covered, days to liquidate while volumes
 * are unknown.
 * @param limits - in their order.
 * @param subject - the assessment.
 * @param previous - states the previous assessment left, by limit id.
 * @returns one evaluation a limit.
 * @throws RangeError when a threshold is not above 0 (0 is allowed for the regime: calm only).
 */
export function evaluateLimits(
  limits: readonly Limit[],
  subject: LimitSubject,
  previous: readonly PreviousLimitState[],
): LimitEvaluation[] {
  const before = new Map(previous.map((state) => [state.limitId, state]));
  return limits.map((limit) => evaluateLimit(limit, subject, before.get(limit.id)));
}

function evaluateLimit(
  limit: Limit,
  subject: LimitSubject,
  previous: PreviousLimitState | undefined,
): LimitEvaluation {
  if (!(limit.threshold > 0 || (limit.metric === "regime" && limit.threshold === 0)))
    throw new RangeError(`limit ${limit.id}: threshold ${limit.threshold}`);
  const measured = doubtOf(limit.metric, subject) ?? inUnit(limit, subject);
  const value =
    measured.status === "ok" && Number.isFinite(measured.value.value) ? measured.value.value : null;
  // On the regime scale a threshold of 0 has no ratio: one level over counts as twice the line.
  const utilisation =
    value === null ? null : limit.threshold > 0 ? ratio(value, limit.threshold) : value > 0 ? 1 + value : 0;
  const decision = decide(limit, utilisation, value !== null && value > limit.threshold, previous);
  const because = measured.status === "ok" ? measured.value.who : measured.reason;
  return {
    limitId: limit.id,
    limitVersion: limit.version,
    name: limit.name,
    metric: limit.metric,
    unit: limit.unit,
    kind: limit.kind,
    threshold: limit.threshold,
    state: decision.state,
    value,
    utilisation,
    reason:
      decision.state === "ok"
        ? null
        : (because ?? (value === null ? "the metric is not a finite number" : null)),
    isBreachOpen: decision.isBreachOpen,
  };
}

/** Value / threshold; a ratio beyond all numbers is the greatest there is: it is known to be over. */
const ratio = (value: number, threshold: number): number =>
  Math.max(Math.min(value / threshold, Number.MAX_VALUE), -Number.MAX_VALUE);

/** Why a metric can't decide anything now; null = it can. */
function doubtOf(metric: LimitMetric, subject: LimitSubject): Measure<never> | null {
  const { coverage, doubtfulSymbols, liquidity } = subject;
  if (metric === "days-to-liquidate" && liquidity.unknownShareOfGross > UNKNOWN_VOLUME_MAX)
    return unavailable("no-volume", `volume unknown for ${percent(liquidity.unknownShareOfGross)} of gross`);
  if (metric === "regime") return null;
  if (doubtfulSymbols.length > 0 && metric !== "days-to-liquidate")
    return unavailable("stale-data", `prices in doubt: ${listed(doubtfulSymbols)}`);
  if (coverage.isPartial)
    return unavailable(
      "partial-coverage",
      `not covered: ${listed(coverage.exclusions.map(({ symbol }) => symbol))} (${percent(coverage.excludedShareOfGross)} of gross)`,
    );
  return null;
}

type Reading = { readonly value: number; readonly who: string | null };

/** The metric in the limit's unit, and who is behind it. */
function inUnit(limit: Limit, subject: LimitSubject): Measure<Reading> {
  const { concentration, pool, stress } = subject;
  const plain = (measure: Measure<number>): Measure<Reading> =>
    mapMeasure(measure, (value) => ({ value, who: null }));
  switch (limit.metric) {
    case "var95":
    case "var99":
    case "es975": {
      const { metric } = limit;
      return plain(
        perUnit(
          limit,
          mapMeasure(pool, (figures) => figures[metric]),
          subject,
        ),
      );
    }
    case "volatility":
      return plain(subject.volatilityAnnualOfNav);
    case "largest-position":
      return largest(limit, concentration.largestPosition, subject);
    case "largest-sector": {
      const [first] = concentration.sectors;
      return largest(
        limit,
        first ? ok(first) : unavailable("no-positions", "the book has no exposure"),
        subject,
      );
    }
    case "gross-exposure":
      return plain(perUnit(limit, ok(subject.grossBase), subject));
    case "days-to-liquidate":
      return plain(subject.liquidity.daysToLiquidate);
    case "worst-stress": {
      const [worst] = stress;
      if (!worst) return unavailable("model-failed", "no stress scenario could be computed");
      const loss = perUnit(limit, ok(0 - worst.pnlBase), subject);
      return mapMeasure(loss, (value) => ({ value, who: worst.name }));
    }
    case "regime":
      return mapMeasure(subject.regime, ({ current }) => ({ value: regimeLevel(current), who: current }));
  }
}

function largest(
  limit: Limit,
  contribution: Measure<{ label: string; valueBase: number; share: number }>,
  subject: LimitSubject,
): Measure<Reading> {
  if (contribution.status !== "ok") return contribution;
  const { label, valueBase, share } = contribution.value;
  const value = limit.unit === "gross" ? ok(share) : perUnit(limit, ok(Math.abs(valueBase)), subject);
  const of = limit.unit === "gross" ? "gross" : "NAV";
  return mapMeasure(value, (reading) => ({ value: reading, who: `${label} ${percent(reading)} of ${of}` }));
}

function perUnit(limit: Limit, base: Measure<number>, subject: LimitSubject): Measure<number> {
  if (base.status !== "ok" || limit.unit === "base") return base;
  if (limit.unit === "nav") return mapMeasure(subject.navBase, (nav) => base.value / nav);
  if (limit.unit === "gross" && subject.grossBase > 0) return ok(base.value / subject.grossBase);
  return unavailable("not-applicable", `${limit.metric} is not measured in ${limit.unit}`);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const listed = (symbols: readonly string[]): string =>
  symbols.length > 5
    ? `${symbols.slice(0, 5).join(", ")} and ${symbols.length - 5} more`
    : symbols.join(", ");
