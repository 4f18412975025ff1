import { z } from "zod";
import { DAYS_ON_RECORD } from "./day-record";
import type { LimitId, PortfolioId, UserId } from "./ids";
import { LIMIT_DEFAULTS, LIMIT_DIRECTIONS, LIMIT_KINDS } from "./limit";
import { LIMIT_METRICS, LIMIT_SCOPES, LIMIT_UNITS, METRIC_TERMS } from "./limit-metrics";
import { RISK_METHODS } from "./snapshot";

/** A share, a method, an episode: as text. */
const PARAMETER_MAX = 200;
const DWELL_MS_MAX = 24 * 3_600_000;
const instant = z.number().int().nonnegative().max(8.64e15);
const dwell = z.number().int().min(0).max(DWELL_MS_MAX);
const band = z.number().gt(0).max(1);
const reason = z.string().trim().min(3, "say in a few words why").max(500);

/** What of a limit may change from version to version. */
const versioned = {
  kind: z.enum(LIMIT_KINDS),
  threshold: z.number().nonnegative().max(1e15),
  warnAt: band.default(LIMIT_DEFAULTS.warnAt),
  urgentAt: band.default(LIMIT_DEFAULTS.urgentAt),
  clearAt: band.default(LIMIT_DEFAULTS.clearAt),
  openAfterMs: dwell.default(LIMIT_DEFAULTS.openAfterMs),
  closeAfterMs: dwell.default(LIMIT_DEFAULTS.closeAfterMs),
  /** Wall times; null = from the approval on, and until another version takes its place. */
  effectiveFromMs: instant.nullable().default(null),
  effectiveToMs: instant.nullable().default(null),
};

/** The whole of what a limit says. */
export const LimitTerms = z
  .strictObject({
    portfolioId: z.string().regex(/^\d{1,10}$/, "a portfolio is named by its number"),
    name: z.string().trim().min(3).max(60),
    metric: z.enum(LIMIT_METRICS),
    unit: z.enum(LIMIT_UNITS),
    scope: z
      .strictObject({ kind: z.enum(LIMIT_SCOPES), key: z.string().trim().min(1).max(120).nullable() })
      .default(LIMIT_DEFAULTS.scope),
    parameter: z.string().trim().min(1).max(PARAMETER_MAX).nullable().default(LIMIT_DEFAULTS.parameter),
    direction: z.enum(LIMIT_DIRECTIONS).default(LIMIT_DEFAULTS.direction),
    ...versioned,
  })
  .superRefine((terms, context) => {
    for (const [path, message] of faultsOf(terms))
      context.addIssue({ code: "custom", path: [path], message });
  });
export type LimitTerms = z.infer<typeof LimitTerms>;

/** What can't be said of a limit although each part of it can. */
function faultsOf(terms: {
  metric: (typeof LIMIT_METRICS)[number];
  unit: (typeof LIMIT_UNITS)[number];
  scope: { kind: (typeof LIMIT_SCOPES)[number]; key: string | null };
  parameter: string | null;
  direction: (typeof LIMIT_DIRECTIONS)[number];
  threshold: number;
  warnAt: number;
  urgentAt: number;
  effectiveFromMs: number | null;
  effectiveToMs: number | null;
}): readonly (readonly [path: string, message: string])[] {
  const { metric, unit, scope, parameter } = terms;
  const { units, isWhole, parameter: asked } = METRIC_TERMS[metric];
  const faults: [string, string][] = [];
  if (!units.includes(unit)) faults.push(["unit", `${metric} is limited in ${units.join(" or ")}`]);
  if ((scope.kind === "portfolio") !== (scope.key === null))
    faults.push(["scope", "name what the limit is on, or set it on the whole portfolio"]);
  if (isWhole && scope.kind !== "portfolio")
    faults.push(["scope", `${metric} speaks of the whole portfolio only`]);
  const fault = parameterFault(asked, parameter);
  if (fault !== null) faults.push(["parameter", fault]);
  // Its legs decide; any other line would be shown beside a decision that it has no part in.
  if (metric === "composite" && (terms.threshold !== 1 || terms.direction !== "max"))
    faults.push(["threshold", "a limit made of others is at most 1: the use of those that decide it"]);
  if (terms.threshold === 0 && unit !== "regime" && unit !== "count")
    faults.push(["threshold", "a limit is above zero"]);
  if (terms.urgentAt < terms.warnAt)
    faults.push(["urgentAt", "the second band does not lie before the first"]);
  if (terms.effectiveToMs !== null && terms.effectiveToMs <= (terms.effectiveFromMs ?? 0))
    faults.push(["effectiveToMs", "it ends after it begins"]);
  return faults;
}

const PROFILE_DAYS = ["1", "2", "3", "5", "10", "20", "60"];

/** What is wrong with a parameter, for the metric that takes it; null = nothing. */
function parameterFault(
  asked: (typeof METRIC_TERMS)[keyof typeof METRIC_TERMS]["parameter"],
  parameter: string | null,
): string | null {
  switch (asked) {
    case undefined:
      return parameter === null ? null : "this metric takes no parameter";
    case "method":
      return parameter === null ||
        RISK_METHODS.some((method) => method === parameter && method !== "seed-blend")
        ? null
        : "name one of the ways to VaR and ES; the founding article's blend limits nothing";
    case "episode":
      return parameter === null ? "name the episode" : null;
    case "share": {
      const share = Number(parameter);
      return parameter !== null && share > 0 && share < 1 ? null : "a share between 0 and 1, like 0.05";
    }
    case "days":
      return parameter !== null && PROFILE_DAYS.includes(parameter)
        ? null
        : `a number of days of the liquidation profile: ${PROFILE_DAYS.join(", ")}`;
    case "business-days": {
      const days = Number(parameter);
      return Number.isInteger(days) && days >= 2 && days <= DAYS_ON_RECORD
        ? null
        : `a number of business days from 2 to ${DAYS_ON_RECORD}, today among them`;
    }
    case "symbol":
      return parameter === null ? "name the reference by its symbol: a share or fund with prices" : null;
    case "limits":
      return /^(any|all):\d+(,\d+)+$/.test(parameter ?? "")
        ? null
        : "any: or all: and the numbers of two or more limits, like all:12,15";
  }
}

export const PROPOSAL_ACTIONS = ["create", "change", "retire"] as const;
export type ProposalAction = (typeof PROPOSAL_ACTIONS)[number];
export const PROPOSAL_STATES = ["draft", "proposed", "approved", "rejected", "withdrawn"] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** A change of a limit that somebody wants. Once proposed it stays as it is; somebody else decides. */
export type LimitProposal = {
  readonly id: string;
  readonly portfolioId: PortfolioId;
  readonly limitId: LimitId | null;
  readonly action: ProposalAction;
  readonly basedOnVersion: number | null;
  readonly terms: LimitTerms;
  readonly reason: string;
  readonly state: ProposalState;
  readonly proposedById: UserId;
  readonly proposedByName: string;
  readonly proposedAtMs: number;
  readonly decidedById: UserId | null;
  readonly decidedByName: string | null;
  readonly decidedAtMs: number | null;
  readonly decisionReason: string | null;
};

const limitId = z.string().regex(/^\d{1,10}$/, "a limit is named by its number");
const proposalId = z.string().regex(/^\d{1,10}$/, "a proposal is named by its number");

/** A new limit; a draft waits until its author proposes it. */
export const ProposeLimitInput = z.strictObject({
  terms: LimitTerms,
  reason,
  isDraft: z.boolean().default(false),
});
/**
 * A change of what a limit says; `version` is the one that was on the screen. What is left out stays as it says there;
 * only its beginning is the approval's.
 */
export const ProposeChangeInput = z.strictObject({
  limitId,
  version: z.number().int().positive(),
  ...versioned,
  warnAt: band.optional(),
  urgentAt: band.optional(),
  clearAt: band.optional(),
  openAfterMs: dwell.optional(),
  closeAfterMs: dwell.optional(),
  effectiveToMs: instant.nullable().optional(),
  reason,
  isDraft: z.boolean().default(false),
});
export const ProposeRetirementInput = z.strictObject({
  limitId,
  version: z.number().int().positive(),
  reason,
});
export const DecideInput = z.strictObject({ proposalId, reason: z.string().trim().max(500).default("") });
export const RejectInput = z.strictObject({ proposalId, reason });
