import type { Limit } from "~/server/domain/limit";
import { METRIC_TERMS } from "~/server/domain/limit-metrics";
import { type Measure, unavailable } from "~/server/domain/measure";
import type { LimitSubject } from "./limit-subject";

/** Above this share of gross without a known volume the slowest position may be among the unknown. */
const UNKNOWN_VOLUME_MAX = 0.05;
const ON_VOLUME: ReadonlySet<Limit["metric"]> = new Set([
  "days-to-liquidate",
  "illiquid-share",
  "liquidity-score",
  "liquidity-var99",
]);
/** What a lack of coverage does not falsify: metrics that are about it, or about the market alone. */
const ON_THE_WHOLE: ReadonlySet<Limit["metric"]> = new Set([
  "regime",
  "members-missing",
  "exceptions",
  "coverage",
  "stale-share",
  "composite",
]);

/**
 * Why a metric can decide nothing now.
 * @param metric - of the limit.
 * @param subject - what it looks at.
 * @returns null where it can; else the reason, by name: late prices for what depends on them, missing volume, and less
 *   than 95 % of gross covered.
 */
export function doubtOf(metric: Limit["metric"], subject: LimitSubject): Measure<never> | null {
  const { coverage, doubtfulSymbols, liquidity } = subject;
  if (ON_VOLUME.has(metric) && liquidity.unknownShareOfGross > UNKNOWN_VOLUME_MAX)
    return unavailable("no-volume", `volume unknown for ${percent(liquidity.unknownShareOfGross)} of gross`);
  if (ON_THE_WHOLE.has(metric)) return null;
  if (doubtfulSymbols.length > 0 && !METRIC_TERMS[metric].isPriceFree)
    return unavailable("stale-data", `prices in doubt: ${listed(doubtfulSymbols)}`);
  if (coverage.isPartial)
    return unavailable(
      "partial-coverage",
      `not covered: ${listed(coverage.exclusions.map(({ symbol }) => symbol))} (${percent(coverage.excludedShareOfGross)} of gross)`,
    );
  return null;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const NAMED_MAX = 5;
export const listed = (names: readonly string[]): string =>
  names.length > NAMED_MAX
    ? `${names.slice(0, NAMED_MAX).join(", ")} and ${names.length - NAMED_MAX} more`
    : names.join(", ");
