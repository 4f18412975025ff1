import { type ApiKeyRecord, CreateKeyInput } from "~/server/domain/api-key";
import { RiskError } from "~/server/domain/errors";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { leaveTrace } from "./leave-trace";

const DAY_MS = 86_400_000;
/** Nobody tells more keys than these apart. */
const KEYS_MAX = 200;

/** Keys of the organisation, newest first, those that are over too. */
export function listKeys(ctx: Ctx): Promise<readonly ApiKeyRecord[]> {
  requireRole(ctx, "admin");
  return ctx.stores.keys.list(ctx.actor.organisationId);
}

/** Makes a key. @returns it beside its record, this once. */
export function createKey(
  ctx: Ctx,
  raw: CreateKeyInput,
): Promise<{ readonly key: string; readonly record: ApiKeyRecord }> {
  requireRole(ctx, "admin");
  const { name, scopes, days } = CreateKeyInput.parse(raw);
  const { organisationId, name: createdBy } = ctx.actor;
  const createdAtMs = ctx.clock.now();
  const expiresAtMs = days === null ? null : createdAtMs + days * DAY_MS;
  return ctx.unit(async (stores) => {
    const known = await stores.keys.list(organisationId);
    if (known.filter(({ revokedAtMs }) => revokedAtMs === null).length >= KEYS_MAX)
      throw new RiskError("conflict", `There are ${KEYS_MAX} keys already; revoke one that is not used.`);
    const made = await stores.keys.create(organisationId, {
      name,
      scopes,
      createdBy,
      createdAtMs,
      expiresAtMs,
    });
    const { id, prefix } = made.record;
    await leaveTrace(ctx, stores, "key.create", `key ${id}`, {
      after: { name, prefix, scopes, expiresAtMs },
    });
    return made;
  });
}

/** Ends a key at once. Ending it again changes nothing. */
export function revokeKey(ctx: Ctx, keyId: string): Promise<void> {
  requireRole(ctx, "admin");
  return ctx.unit(async (stores) => {
    const before = await stores.keys.revoke(ctx.actor.organisationId, keyId, ctx.clock.now());
    if (!before) throw new RiskError("not-found", "There is no such key.");
    if (before.revokedAtMs !== null) return;
    const { name, prefix } = before;
    await leaveTrace(ctx, stores, "key.revoke", `key ${keyId}`, { before: { name, prefix } });
  });
}
