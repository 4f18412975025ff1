import type { RiskMethod } from "~/server/domain/snapshot";
import { capitalised } from "./count";

/** What the ways to VaR are called. */
export const METHOD_WORDS: Readonly<Record<RiskMethod, string>> = {
  pool: "Pool",
  historical: "Historical",
  "filtered-portfolio": "Filtered historical",
  "parametric-t": "Parametric t",
  "parametric-ewma": "Parametric normal, EWMA",
  "seed-blend": "Fixed blend by regime",
};

/** Of any method or member of the pool; those that a beat does not show are called by their names. */
export const wordOfMethod = (name: string): string =>
  Object.entries(METHOD_WORDS).find(([known]) => known === name)?.[1] ??
  acronyms(capitalised(name.replaceAll("-", " ")));

const acronyms = (words: string): string =>
  words.replaceAll(/\b(garch|gjr|ewma|har)\b/gi, (word) => word.toUpperCase());
