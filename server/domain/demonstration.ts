import type { Role } from "./actor";

/** Slugs of the two organisations of an installation: the show, and whoever installed it. */
export const DEMONSTRATION = "demonstration";
export const OWN = "own";

const AT_DEMONSTRATION = "@demonstration.plimsoll.local";

/** True for the address of somebody whom one click signs in. */
export const isOfDemonstration = (email: string): boolean => email.endsWith(AT_DEMONSTRATION);

/** People of the demonstration, one a role. */
export const DEMONSTRATION_PEOPLE: readonly {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}[] = [
  { name: "Rosa Day", email: "risk-officer@demonstration.plimsoll.local", role: "risk-officer" },
  { name: "Halvor Stem", email: "head-of-risk@demonstration.plimsoll.local", role: "head-of-risk" },
  {
    name: "Pål Meridian",
    email: "portfolio-manager@demonstration.plimsoll.local",
    role: "portfolio-manager",
  },
  { name: "Ada Ledger", email: "auditor@demonstration.plimsoll.local", role: "auditor" },
  { name: "Vic Lantern", email: "viewer@demonstration.plimsoll.local", role: "viewer" },
  { name: "Kit Capstan", email: "admin@demonstration.plimsoll.local", role: "admin" },
];
