import { z } from "zod";
import type { BreachId, LimitId, PortfolioId } from "./ids";

/** What changed in the second in which an episode opened: `trade` is an active breach, `market` a passive one. */
export const BREACH_CAUSES = ["trade", "market", "limit", "unknown"] as const;
export type BreachCause = (typeof BREACH_CAUSES)[number];

/** How far a case has come. `cured`: back within the line by itself or by what was done; `closed`: said and signed. */
export const CASE_STATES = ["open", "acknowledged", "planned", "waived", "cured", "closed"] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CLASSIFICATIONS = [
  "technical-issue",
  "true-breach",
  "new-trade",
  "late-trade",
  "market-moved",
] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

export const RESOLUTIONS = ["no-action", "hedge", "reduce", "keep", "keep-and-raise"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Everything that can happen to a case. */
export const BREACH_EVENTS = [
  "opened",
  "acknowledged",
  "assigned",
  "planned",
  "waived",
  "waiver-ended",
  "commented",
  "linked",
  "escalated",
  "kind-changed",
  "explained",
  "re-evaluated",
  "cured",
  "closed",
] as const;
export type BreachEventKind = (typeof BREACH_EVENTS)[number];

/** One episode over the line: opens, updates, closes. Market times. */
export type Breach = {
  readonly id: BreachId;
  readonly limitId: LimitId;
  readonly limitVersion: number;
  readonly portfolioId: PortfolioId;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly threshold: number;
  readonly openingValue: number;
  readonly worstValue: number;
  readonly lastValue: number | null;
  readonly reason: string | null;
  readonly openedBy: BreachCause;
};

/** What people did about it. Wall times. */
export type BreachCase = {
  readonly caseState: CaseState;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtMs: number | null;
  readonly assignedToId: string | null;
  readonly assignedTo: string | null;
  readonly plan: string | null;
  readonly planDueAtMs: number | null;
  readonly waivedBy: string | null;
  readonly waivedUntilMs: number | null;
  readonly escalationLevel: number;
  readonly classification: Classification | null;
  readonly resolution: Resolution | null;
  readonly caseClosedBy: string | null;
  readonly caseClosedAtMs: number | null;
};

/** One line of a case's timeline. Never changed. */
export type BreachEvent = {
  readonly id: string;
  readonly atMs: number;
  readonly kind: BreachEventKind;
  /** Null = the monitor itself. */
  readonly actorId: string | null;
  readonly actorName: string;
  readonly note: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
};

const breachId = z.string().regex(/^\d{1,10}$/, "a breach is named by its number");
const note = z.string().trim().min(3, "say in a few words why").max(1000);
const optionalNote = z.string().trim().max(1000).default("");
const instant = z.number().int().positive().max(8.64e15);

export const AcknowledgeInput = z.strictObject({ breachId, note: optionalNote });
export const AssignInput = z.strictObject({
  breachId,
  personId: z.string().min(1).max(64),
  note: optionalNote,
});
export const PlanInput = z.strictObject({ breachId, plan: note, dueAtMs: instant });
export const WaiveInput = z.strictObject({ breachId, untilMs: instant, reason: note });
export const CommentInput = z.strictObject({ breachId, note });
export const LinkInput = z.strictObject({
  breachId,
  url: z.url({ protocol: /^https?$/, error: "a link starts with http:// or https://" }).max(500),
  note: optionalNote,
});
export const EscalateInput = z.strictObject({ breachId, reason: note });
export const CloseCaseInput = z.strictObject({
  breachId,
  classification: z.enum(CLASSIFICATIONS),
  resolution: z.enum(RESOLUTIONS),
  note,
});
