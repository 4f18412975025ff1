import type { LimitTerms } from "~/server/domain/limit-proposal";
import type { LimitInForce } from "~/server/ports/limit-book";

/** What a version says, as a proposal would say it. */
export const termsOf = (limit: LimitInForce): LimitTerms => ({
  portfolioId: limit.portfolioId,
  name: limit.name,
  metric: limit.metric,
  unit: limit.unit,
  scope: { ...limit.scope },
  parameter: limit.parameter,
  direction: limit.direction,
  kind: limit.kind,
  threshold: limit.threshold,
  warnAt: limit.warnAt,
  urgentAt: limit.urgentAt,
  clearAt: limit.clearAt,
  openAfterMs: limit.openAfterMs,
  closeAfterMs: limit.closeAfterMs,
  effectiveFromMs: limit.effectiveFromMs,
  effectiveToMs: limit.effectiveToMs,
});
