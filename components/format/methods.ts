import type { RiskMethod } from "~/server/domain/snapshot";

/** What the ways to VaR are called. */
export const METHOD_WORDS: Readonly<Record<RiskMethod, string>> = {
  pool: "Pool",
  historical: "Historical",
  "filtered-portfolio": "Filtered historical",
  "parametric-t": "Parametric t",
  "parametric-ewma": "Parametric normal, EWMA",
  "seed-blend": "Fixed blend by regime",
};
