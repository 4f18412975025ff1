import { z } from "zod";

/** Every change that leaves a trace. A new one is added here first. */
export const AUDIT_ACTIONS = [
  "limit.create",
  "limit.set",
  "limit.draft",
  "limit.propose",
  "limit.approve",
  "limit.reject",
  "limit.withdraw",
  "limit.export",
  "breach.open",
  "breach.cure",
  "breach.kind",
  "breach.acknowledge",
  "breach.assign",
  "breach.plan",
  "breach.waive",
  "breach.comment",
  "breach.link",
  "breach.escalate",
  "breach.close",
  "breach.re-evaluate",
  "group.create",
  "group.rename",
  "group.close",
  "portfolio.move",
  "model.weights",
  "import.commit",
  "key.create",
  "key.revoke",
  "person.activate",
  "person.change",
  "person.deactivate",
  "person.invite",
  "person.password",
  "person.password-reset",
  "person.sessions-end",
  "person.sign-in",
  "person.sign-in-failed",
  "person.two-factor-off",
  "person.two-factor-on",
  "demonstration.seed",
  "audit.verify",
  "audit.export",
  "report.make",
  "report.sign",
  "report.export",
  "alert.channel.create",
  "alert.channel.edit",
  "alert.channel.retire",
  "alert.route.create",
  "alert.route.retire",
  "alert.silence.create",
  "alert.silence.end",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One line of the audit: who did what to what, before and after. */
export type AuditEntry = {
  readonly id: string;
  readonly atMs: number;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly changedFields: readonly string[];
  readonly reason: string | null;
};

const TEXT_LENGTH_MAX = 100;
const Instant = z.number().int().min(0).max(8_640_000_000_000_000);

/** Which lines; what is left out does not narrow. Texts are parts of names, whatever their case. */
export const AuditFilter = z.strictObject({
  actor: z.string().max(TEXT_LENGTH_MAX).optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  subject: z.string().max(TEXT_LENGTH_MAX).optional(),
  fromMs: Instant.optional(),
  /** Not included. */
  toMs: Instant.optional(),
  /** In subject, reason, or any value of before and after. */
  text: z.string().max(TEXT_LENGTH_MAX).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** What was found when a chain was walked from its first link to its newest. */
export type AuditVerdict = {
  readonly isIntact: boolean;
  /** Links that were walked. */
  readonly entries: number;
  /** SHA-256 of the newest link; null where nothing was ever audited. */
  readonly headHash: string | null;
  readonly firstBad: { readonly seq: number; readonly entryId: string; readonly sentence: string } | null;
  /** How many links and entries do not hold. */
  readonly bad: number;
  readonly checkpoints: number;
  readonly newestCheckpoint: { readonly seq: number; readonly atMs: number } | null;
  /** What this can't show, in a sentence. */
  readonly unproved: string;
};
