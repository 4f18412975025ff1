import { z } from "zod";

/** What a key may open. */
export const API_SCOPES = [
  "prices:write",
  "positions:write",
  "trades:write",
  "risk:read",
  "limits:check",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

const DAYS_MAX = 3_650;

/** What an administrator sends to make a key. */
export const CreateKeyInput = z.strictObject({
  name: z.string().trim().min(3, "name what uses the key").max(60),
  scopes: z
    .array(z.enum(API_SCOPES))
    .min(1, "choose what the key may do")
    .max(API_SCOPES.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, "name each scope once"),
  /** Days until it ends; null = it does not. */
  days: z.number().int().min(1).max(DAYS_MAX).nullable(),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

/** A key as it is listed: never the key. */
export type ApiKeyRecord = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly ApiScope[];
  readonly createdBy: string;
  readonly createdAtMs: number;
  /** To the minute. */
  readonly lastUsedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
};
