import { createHash, randomBytes } from "node:crypto";
import type { ApiKey } from "~/prisma/generated/client";
import type { ApiKeyRecord, ApiScope } from "~/server/domain/api-key";
import type { KeyBook } from "~/server/ports/key-book";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

const MINUTE_MS = 60_000;

export function keyBook(db: Db): KeyBook {
  return {
    async list(organisationId) {
      const rows = await db.apiKey.findMany({
        where: { organisationId: keyOf(organisationId) },
        orderBy: { id: "desc" },
      });
      return rows.map(recordOf);
    },

    async create(organisationId, { createdAtMs, expiresAtMs, scopes, ...rest }) {
      const { key, hash, prefix } = makeKey();
      const row = await db.apiKey.create({
        data: {
          ...rest,
          hash,
          prefix,
          organisationId: keyOf(organisationId),
          scopes: [...scopes],
          createdAt: new Date(createdAtMs),
          expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
        },
      });
      return { key, record: recordOf(row) };
    },

    async revoke(organisationId, keyId, atMs) {
      const where = { id: keyOf(keyId), organisationId: keyOf(organisationId) };
      const row = await db.apiKey.findFirst({ where });
      if (!row) return null;
      await db.apiKey.updateMany({
        where: { ...where, revokedAt: null },
        data: { revokedAt: new Date(atMs) },
      });
      return recordOf(row);
    },
  };
}

const recordOf = (row: ApiKey): ApiKeyRecord => ({
  id: idOf(row.id),
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes as ApiScope[], // written from the same union
  createdBy: row.createdBy,
  createdAtMs: row.createdAt.getTime(),
  lastUsedAtMs: row.lastUsedAt?.getTime() ?? null,
  expiresAtMs: row.expiresAt?.getTime() ?? null,
  revokedAtMs: row.revokedAt?.getTime() ?? null,
});

export type OpenedKey = {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
};

/** Whose key this is; null for none, or one that is over. Asked before any organisation is known. */
export async function findKey(unbound: Db, key: string): Promise<OpenedKey | null> {
  const [row] = await unbound.$queryRaw<
    { id: number; organisation_id: number; name: string; scopes: ApiScope[] }[]
  >`SELECT * FROM api_key_of(${hashOfKey(key)})`;
  if (!row) return null;
  const { id, organisation_id, name, scopes } = row;
  return { id: idOf(id), organisationId: idOf(organisation_id), name, scopes };
}

/** Notes that a key was used, once a minute. */
export async function touchKey(db: Db, keyId: string, nowMs: number): Promise<void> {
  const before = new Date(nowMs - MINUTE_MS);
  await db.apiKey.updateMany({
    where: { id: keyOf(keyId), OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
    data: { lastUsedAt: new Date(nowMs) },
  });
}

const KEY_BYTES = 32;
const PREFIX_LENGTH = 10;

/** A new key, with what is kept of it. 256 random bits need no slow hash. */
function makeKey(): { readonly key: string; readonly hash: string; readonly prefix: string } {
  const key = `plim_${randomBytes(KEY_BYTES).toString("base64url")}`;
  return { key, hash: hashOfKey(key), prefix: key.slice(0, PREFIX_LENGTH) };
}

const hashOfKey = (key: string): string => createHash("sha256").update(key).digest("hex");
