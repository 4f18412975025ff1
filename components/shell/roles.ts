import type { Actor, Role } from "~/server/domain/actor";

/** What a role is called, and what it may do here. */
export const ROLE_WORDS: Readonly<Record<Role, { readonly name: string; readonly may: string }>> = {
  viewer: { name: "viewer", may: "reads every screen" },
  "portfolio-manager": {
    name: "portfolio manager",
    may: "reads every screen; limits are set by risk officers",
  },
  "risk-officer": { name: "risk officer", may: "changes limits and acknowledges breaches" },
  "head-of-risk": { name: "head of risk", may: "changes limits and acknowledges breaches" },
  auditor: { name: "auditor", may: "reads every screen and changes nothing" },
  admin: { name: "administrator", may: "reads every screen" },
};

export const LIMIT_OFFICERS: readonly Role[] = ["risk-officer", "head-of-risk"];

/** Whoever may read who did what. */
export const OVERSEERS: readonly Role[] = ["risk-officer", "head-of-risk", "auditor", "admin"];

export const roleNames = ({ roles }: Actor): string => roles.map((role) => ROLE_WORDS[role].name).join(", ");
