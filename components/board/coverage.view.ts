import { counted } from "~/components/format/count";
import { finePercent } from "~/components/format/percent";
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

/** What is not plainly priced, and why; stand-ins of one kind and method are one line. */
export function coverageLines(coverage: Coverage): readonly CoverageLine[] {
  const excluded = coverage.exclusions.map(({ symbol, reason }) => ({
    what: `${symbol} excluded`,
    why: reason,
  }));
  const proxies = new Map<string, { kind: string; method: string; count: number; days: number }>();
  for (const { factorId, method, missingDays } of coverage.proxies) {
    const kind = KINDS[factorId.split(":")[0] ?? ""] ?? "history";
    const key = `${kind} ${method}`;
    const seen = proxies.get(key);
    proxies.set(key, {
      kind,
      method,
      count: (seen?.count ?? 0) + 1,
      days: Math.max(seen?.days ?? 0, missingDays),
    });
  }
  const stood = [...proxies.values()].map(({ kind, method, count, days }) => ({
    what: `${counted(count, "factor")} without ${kind} (${counted(days, "day")})`,
    why: method,
  }));
  return [...excluded, ...stood];
}
