/** Every change that leaves a trace. A new one is added here first. */
export const AUDIT_ACTIONS = [
  "limit.create",
  "limit.set",
  "limit.draft",
  "limit.propose",
  "limit.approve",
  "limit.reject",
  "limit.withdraw",
  "breach.acknowledge",
  "breach.assign",
  "breach.plan",
  "breach.waive",
  "breach.comment",
  "breach.link",
  "breach.escalate",
  "breach.close",
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
