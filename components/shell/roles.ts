import type { Actor, Role } from "~/server/domain/actor";

/** What a role is called, and what it may do here. */
export const ROLE_WORDS: Readonly<Record<Role, { readonly name: string; readonly may: string }>> = {
  viewer: { name: "viewer", may: "reads every screen" },
  "portfolio-manager": {
    name: "portfolio manager",
    may: "reads every screen and plans for breaches; limits are set by risk officers",
  },
  "risk-officer": { name: "risk officer", may: "proposes limits, approves others' and works breaches" },
  "head-of-risk": { name: "head of risk", may: "proposes limits, approves others' and waives breaches" },
  auditor: { name: "auditor", may: "reads every screen and changes nothing" },
  admin: { name: "administrator", may: "looks after people, their roles and keys" },
};

/** Who works a breach. */
export const CASE_WORKERS: readonly Role[] = ["portfolio-manager", "risk-officer", "head-of-risk"];
/** Who may read what is proposed and what was decided. */
export const LIMIT_READERS: readonly Role[] = ["risk-officer", "head-of-risk", "auditor", "admin"];
export const LIMIT_OFFICERS: readonly Role[] = ["risk-officer", "head-of-risk"];

/** Whoever may read who did what. */
export const OVERSEERS: readonly Role[] = ["risk-officer", "head-of-risk", "auditor", "admin"];

export const roleNames = ({ roles }: Actor): string => roles.map((role) => ROLE_WORDS[role].name).join(", ");
