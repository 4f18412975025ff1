import { z } from "zod";
import { ROLES, type Role } from "./actor";
import type { PortfolioId, UserId } from "./ids";

const Roles = z
  .array(z.enum(ROLES))
  .min(1, "choose at least one role")
  .max(ROLES.length)
  .refine((roles) => new Set(roles).size === roles.length, "name each role once");
/** Null = all portfolios, those to come too. */
const PortfolioIds = z.array(z.string().min(1).max(20)).max(1_000).nullable();

/** What an administrator sends to let somebody in. */
export const InvitePersonInput = z.strictObject({
  name: z.string().trim().min(2, "name the person").max(80),
  email: z.email("is no e-mail address").max(200).toLowerCase(),
  roles: Roles,
  portfolioIds: PortfolioIds,
});
export type InvitePersonInput = z.infer<typeof InvitePersonInput>;

/** What an administrator sends to change what somebody may do and see. */
export const ChangePersonInput = z.strictObject({
  personId: z.string().min(1).max(64),
  roles: Roles,
  portfolioIds: PortfolioIds,
});
export type ChangePersonInput = z.infer<typeof ChangePersonInput>;

export const PersonInput = z.strictObject({ personId: z.string().min(1).max(64) });
export type PersonInput = z.infer<typeof PersonInput>;

export type PersonRecord = {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly portfolioIds: readonly PortfolioId[] | null;
  readonly isActive: boolean;
  /** They were given it and have not changed it yet. */
  readonly isPasswordTemporary: boolean;
  readonly hasTwoFactor: boolean;
  readonly sessions: number;
  /** To the minute; null = not signed in. */
  readonly lastSeenAtMs: number | null;
};

/** One browser that somebody is signed in with. */
export type SessionRecord = {
  readonly id: string;
  readonly openedAtMs: number;
  /** To the minute. */
  readonly lastSeenAtMs: number;
  readonly endsAtMs: number;
  readonly device: string;
};
