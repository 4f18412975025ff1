import type { RiskSnapshot } from "~/server/domain/snapshot";

/** The line that a start ends with: the first value at risk of each portfolio. */
export function firstVarLine(snapshots: readonly RiskSnapshot[]): string {
  const lines = snapshots.map(({ portfolioName, pool, baseCurrency }) => {
    if (pool.status === "unavailable") return `${portfolioName}: not available, ${pool.reason}`;
    const amount = Math.round(pool.value.var99).toLocaleString("en-US");
    return `${portfolioName}: ${baseCurrency} ${amount}`;
  });
  return `First VaR (99 %, 1 day): ${lines.join("; ")}`;
}
