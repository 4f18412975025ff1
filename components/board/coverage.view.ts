import { counted } from "~/components/format/count";
import { finePercent } from "~/components/format/percent";
import type { QuoteState } from "~/server/domain/market";
import type { Coverage } from "~/server/domain/snapshot";

/** "198 of 200 priced, 0.30% of gross proxied". */
export function coverageText(coverage: Coverage): string {
  const { priced, positions, proxiedShareOfGross, excludedShareOfGross, stalePositions } = coverage;
  const parts = [
    `${priced} of ${positions} priced`,
    ...(proxiedShareOfGross > 0 ? [`${finePercent(proxiedShareOfGross)} of gross proxied`] : []),
    ...(excludedShareOfGross > 0 ? [`${finePercent(excludedShareOfGross)} excluded`] : []),
    ...(stalePositions > 0 ? [`${stalePositions} stale`] : []),
  ];
  return parts.join(", ");
}

export type CoverageLine = { readonly what: string; readonly why: string };

const KINDS: Readonly<Record<string, string>> = {
  price: "price history",
  currency: "currency history",
  volatility: "implied volatility history",
};

const LATE_SHOWN_MAX = 20;
const WHY_LATE: Readonly<Partial<Record<QuoteState | "missing", string>>> = {
  flagged: "its price is later than 3 s",
  held: "a jump waits to be confirmed; the last good price is used",
  stale: "its price is older than 10 s and decides no limit",
  missing: "it was never quoted",
};

/**
 * What is not plainly priced, and why; stand-ins of one kind and method are one line.
 * @param windowDays - days of the window that the scenarios come from.
 */
export function coverageLines(coverage: Coverage, windowDays: number): readonly CoverageLine[] {
  const excluded = coverage.exclusions.map(({ symbol, reason }) => ({
    what: `${symbol} excluded`,
    why: reason,
  }));
  const proxies = new Map<string, Stood>();
  for (const { factorId, method, missingDays } of coverage.proxies) {
    const kind = KINDS[factorId.split(":")[0] ?? ""] ?? "history";
    const isWhole = missingDays >= windowDays;
    const key = `${kind} ${isWhole} ${method}`;
    const seen = proxies.get(key);
    proxies.set(key, {
      kind,
      isWhole,
      method,
      count: (seen?.count ?? 0) + 1,
      days: Math.max(seen?.days ?? 0, missingDays),
    });
  }
  const stood = [...proxies.values()].map((stood) => ({
    what: stoodText(stood, windowDays),
    why: stood.method,
  }));
  const late = coverage.late.map(({ symbol, state }) => ({
    what: `${symbol} ${state}`,
    why: WHY_LATE[state] ?? "",
  }));
  return [...excluded, ...late.slice(0, LATE_SHOWN_MAX), ...stood];
}

type Stood = {
  readonly kind: string;
  readonly method: string;
  /** True where no day of the window is its own. */
  readonly isWhole: boolean;
  readonly count: number;
  readonly days: number;
};

function stoodText({ kind, isWhole, count, days }: Stood, windowDays: number): string {
  const factors = counted(count, "factor");
  if (isWhole) return `${factors} without ${kind} (${counted(days, "day")})`;
  const most = count > 1 ? "up to " : "";
  return `${factors}: ${kind} with holes, ${most}${days} of ${counted(windowDays, "day")} moved by a stand-in`;
}
