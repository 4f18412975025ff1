import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { prismaAdapter } from "better-auth/adapters/prisma";
import type { PrismaClient } from "~/prisma/generated/client";
import { auditLog } from "~/server/adapters/postgres/audit-log";
import type { Db } from "~/server/adapters/postgres/client";
import { actorOfPerson } from "./actor-of-person";
import { currentCall } from "./sign-in-call";

type AdapterOf = ReturnType<typeof prismaAdapter>;
type Adapter = ReturnType<AdapterOf>;
type Where = NonNullable<Parameters<Adapter["findMany"]>[0]["where"]>;

/** A session without a request for this long is over. */
const IDLE_MS = 30 * 60_000;
const SEEN_EVERY_MS = 60_000;
const TOKEN_BYTES = 32;

/**
 * Sessions as the sign-in library wants them, kept as we want them: the token has 256 random bits and only its hash is
 * stored; a session that idles is over; the row and its line in the audit are written together, and whoever may not
 * sign in any more gets none.
 */
export function sessionStore(database: PrismaClient, inner: AdapterOf): AdapterOf {
  return (options) => {
    const adapter = inner(options);
    const kept: Adapter = {
      ...adapter,
      create: async (call) =>
        call.model === "session" ? await openSession(database, call.data) : await adapter.create(call),
      findOne: async (call) => {
        if (call.model !== "session") return adapter.findOne(call);
        const found = await adapter.findOne<SessionRow>({ ...call, where: byHash(call.where) });
        const token = tokenIn(call.where);
        if (!found || (await isOver(database, found))) return null;
        return (token === null ? found : { ...found, token }) as never; // as the library stored it
      },
      findMany: (call) => adapter.findMany(hashed(call)),
      update: (call) => adapter.update(hashed(call)),
      updateMany: (call) => adapter.updateMany(hashed(call)),
      delete: (call) => adapter.delete(hashed(call)),
      deleteMany: (call) => adapter.deleteMany(hashed(call)),
      count: (call) => adapter.count(hashed(call)),
      transaction: (work) => work(kept), // else the work would be given the adapter that we stand before
    };
    return kept;
  };
}

type SessionRow = { readonly id: string; readonly userId: string; readonly token: string };
type NewSession = {
  readonly userId: string;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly ipAddress?: string;
  readonly userAgent?: string;
};

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

const byHash = (where: Where): Where =>
  where.map((each) =>
    each.field !== "token"
      ? each
      : { ...each, value: Array.isArray(each.value) ? each.value.map(hashAny) : hashAny(each.value) },
  );
const hashAny = (value: unknown): string => hashOf(String(value));

function tokenIn(where: Where): string | null {
  const value = where.find(({ field }) => field === "token")?.value;
  return typeof value === "string" ? value : null;
}

function hashed<T extends { readonly model: string; readonly where?: Where | undefined }>(call: T): T {
  return call.model === "session" && call.where ? { ...call, where: byHash(call.where) } : call;
}

/** Ends a session that idled or whose person was shut out; notes, to the minute, that another one was used. */
async function isOver(database: PrismaClient, { id }: SessionRow): Promise<boolean> {
  const now = Date.now();
  const row = await database.session.findUnique({
    where: { id },
    select: { lastSeenAt: true, user: { select: { deactivatedAt: true } } },
  });
  if (!row) return true;
  if (row.user.deactivatedAt !== null || now - row.lastSeenAt.getTime() > IDLE_MS) {
    await database.session.deleteMany({ where: { id } });
    return true;
  }
  if (now - row.lastSeenAt.getTime() > SEEN_EVERY_MS)
    await database.session.updateMany({ where: { id }, data: { lastSeenAt: new Date(now) } });
  return false;
}

/** Whether a session goes on, without counting as a use of it. */
export async function isSessionOpen(database: PrismaClient, sessionId: string): Promise<boolean> {
  const now = Date.now();
  const seenAfter = new Date(now - IDLE_MS - SEEN_EVERY_MS);
  const where = { id: sessionId, expiresAt: { gt: new Date(now) }, lastSeenAt: { gt: seenAfter } };
  return (await database.session.count({ where })) > 0;
}

async function openSession(database: PrismaClient, data: unknown): Promise<never> {
  const { userId, expiresAt, createdAt, ipAddress, userAgent } = data as NewSession; // as the library makes it
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const row = {
    id: randomUUID(),
    userId,
    expiresAt,
    createdAt,
    updatedAt: createdAt,
    ipAddress: ipAddress ?? null,
    userAgent: userAgent ?? null,
  };
  return database.$transaction(async (transaction) => {
    const person = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
    if (person.deactivatedAt !== null) return null as never; // the library answers as to a failure
    await transaction.session.deleteMany({ where: { userId, expiresAt: { lt: createdAt } } });
    await transaction.session.create({ data: { ...row, token: hashOf(token) } });
    await leaveTrace(transaction, person);
    return { ...row, token } as never; // a row as the library knows it
  });
}

type Person = { readonly id: string; readonly name: string; readonly twoFactorEnabled: boolean };

async function leaveTrace(transaction: Db, person: Person): Promise<void> {
  const call = currentCall();
  if (!call) return;
  if (call.action === "person.password")
    await transaction.user.update({ where: { id: person.id }, data: { isPasswordTemporary: false } });
  // The library opens a session on the password alone and closes it again: not yet a sign-in.
  const isHalf = call.action === "person.sign-in" && person.twoFactorEnabled && !call.isSecondFactorDone;
  if (!isHalf) await recordOf(transaction, person, call.action);
}

/** A line about a person in the audit of the organisation that they work in; none for somebody without a role. */
export async function recordOf(
  transaction: Db,
  person: { readonly id: string; readonly name: string },
  action: NonNullable<ReturnType<typeof currentCall>>["action"],
  after: Readonly<Record<string, unknown>> | null = null,
): Promise<void> {
  const actor = await actorOfPerson(transaction, person);
  if (!actor) return;
  const { organisationId, id, name } = actor;
  await transaction.$executeRaw`SELECT set_config('plimsoll.organisation', ${organisationId}, true)`;
  const line = { actorId: id, actorName: name, action, subject: `person ${id}`, before: null, after };
  await auditLog(transaction).append(organisationId, { ...line, reason: null });
}
