import { LIMIT_DEFAULTS, type LimitDirection, type LimitKind } from "~/server/domain/limit";
import {
  type LimitMetric,
  type LimitScopeKind,
  type LimitUnit,
  METRIC_TERMS,
} from "~/server/domain/limit-metrics";
import { LimitTerms } from "~/server/domain/limit-proposal";
import type { Bands } from "./bands-fields";
import type { Typed } from "./limit-form.view";

/** What stands in the fields of a new limit. */
export type Draft = {
  readonly portfolioId: string;
  readonly name: string;
  readonly metric: LimitMetric;
  readonly unit: LimitUnit;
  readonly scopeKind: LimitScopeKind;
  readonly scopeKey: string;
  readonly parameter: string;
  readonly direction: LimitDirection;
  readonly kind: LimitKind;
  readonly bands: Bands;
  readonly untilMs: number | null;
};

export const emptyDraft = (portfolioId: string): Draft => ({
  portfolioId,
  name: "",
  metric: "var99",
  unit: "nav",
  scopeKind: "portfolio",
  scopeKey: "",
  parameter: "",
  direction: "max",
  kind: "hard",
  bands: {
    warnAt: LIMIT_DEFAULTS.warnAt,
    urgentAt: LIMIT_DEFAULTS.urgentAt,
    clearAt: LIMIT_DEFAULTS.clearAt,
    openAfterMs: LIMIT_DEFAULTS.openAfterMs,
    closeAfterMs: LIMIT_DEFAULTS.closeAfterMs,
  },
  untilMs: null,
});

/** The same draft on another metric: what the new one does not take falls back to what it does. */
export function withMetric(draft: Draft, metric: LimitMetric): Draft {
  const { units, isWhole } = METRIC_TERMS[metric];
  return {
    ...draft,
    metric,
    unit: units.includes(draft.unit) ? draft.unit : (units[0] ?? "base"),
    parameter: "",
    ...(isWhole && { scopeKind: "portfolio", scopeKey: "" }),
    direction: MINIMA.has(metric) ? "min" : "max",
  };
}

/** What one wants enough of, not little. */
const MINIMA: ReadonlySet<LimitMetric> = new Set(["coverage", "liquidity-score"]);

export type ReadDraft =
  | { readonly kind: "ok"; readonly terms: LimitTerms }
  | { readonly kind: "refused"; readonly sentence: string };

/** The limit that the fields say, or the first thing that is missing. */
export function readDraft(draft: Draft, typed: Typed): ReadDraft {
  if (typed.kind !== "ok") return typed;
  const { scopeKind, scopeKey, parameter, bands, untilMs, name, ...plain } = draft;
  const parsed = LimitTerms.safeParse({
    ...plain,
    ...bands,
    name: name.trim() === "" ? "unnamed" : name,
    scope: { kind: scopeKind, key: scopeKind === "portfolio" ? null : scopeKey },
    parameter: parameter === "" ? null : parameter,
    threshold: typed.threshold,
    effectiveFromMs: null,
    effectiveToMs: untilMs,
  });
  if (parsed.success) return { kind: "ok", terms: parsed.data };
  return { kind: "refused", sentence: parsed.error.issues[0]?.message ?? "Something is missing." };
}
