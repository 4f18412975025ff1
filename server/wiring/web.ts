import pino, { type Logger } from "pino";
import type { PrismaClient } from "~/prisma/generated/client";
import { actorOfPerson } from "~/server/adapters/auth/actor-of-person";
import { isSessionOpen } from "~/server/adapters/auth/session-store";
import { type SignIn, signIn } from "~/server/adapters/auth/sign-in";
import { systemClock } from "~/server/adapters/clock/system";
import { auditSeals } from "~/server/adapters/files/audit-seals";
import { csvText } from "~/server/adapters/files/csv-file";
import { vaultOf } from "~/server/adapters/files/vault";
import { openDatabase } from "~/server/adapters/postgres/client";
import { notifyBus } from "~/server/adapters/postgres/notify-bus";
import { organisationDatabases } from "~/server/adapters/postgres/organisation-databases";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { throttle } from "~/server/adapters/postgres/throttle";
import type { Actor } from "~/server/domain/actor";
import type { Throttle } from "~/server/ports/throttle";
import type { Ctx } from "~/server/services/context";
import type { CallFailure } from "~/server/trpc/door";
import type { RequestContext } from "~/server/trpc/init";
import { type Config, readConfig } from "./config";
import { openGate } from "./open-gate";
import { sealFolder } from "./seal-folder";

export type WebWorld = {
  readonly config: Config;
  /** Bound to no organisation: people and sessions alone. */
  readonly database: PrismaClient;
  readonly organisations: ReturnType<typeof organisationDatabases>;
  readonly auth: SignIn;
  readonly baseUrl: string;
  readonly bus: ReturnType<typeof notifyBus>;
  readonly log: Logger;
  readonly throttle: Throttle;
  /** Live streams open in this process, by person. */
  readonly streams: Map<string, number>;
};

declare global {
  /** The bundler makes pages and route handlers apart, each with modules of its own; the world is one a process. */
  var plimsollWeb: WebWorld | undefined;
}

/** The web process's one database pool, one LISTEN connection, one sign-in. */
export function webWorld(): WebWorld {
  globalThis.plimsollWeb ??= openWorld(readConfig());
  return globalThis.plimsollWeb;
}

function openWorld(config: Config): WebWorld {
  const log = pino({ level: config.LOG_LEVEL, base: { program: "web" } }, pino.destination(2));
  const database = openDatabase(config.DATABASE_URL);
  const baseUrl = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`;
  if (config.SESSION_SECRET === undefined)
    throw new Error("SESSION_SECRET is not set; start with `npm start`, which sets it");
  return {
    config,
    database,
    organisations: organisationDatabases(config.DATABASE_URL),
    baseUrl,
    auth: signIn({ database, secret: config.SESSION_SECRET, baseUrl }),
    log,
    throttle: throttle(database, systemClock),
    streams: new Map(),
    bus: notifyBus(config.DATABASE_URL, database, (error) => log.error(error)),
  };
}

/** What a request may do: everything that its session's person may, in the organisation that person works in. */
export async function requestContext(headers: Headers): Promise<RequestContext> {
  const { bus, database, throttle, streams } = webWorld();
  const found = await signedIn(headers);
  // A first password opens its own change alone.
  const ctx = found && !found.isPasswordTemporary ? contextOf(found.actor) : null;
  const isStillSignedIn = async (): Promise<boolean> =>
    found !== null && isSessionOpen(database, found.sessionId);
  return { bus, ctx, gate: openGate(found?.actor.id ?? "", { throttle, streams }, isStillSignedIn) };
}

/** What a caller is told to quote, with what it was; whoever looks after the server finds it under that name. */
export function reportFailure({ cause, ...failure }: CallFailure): void {
  const { log } = webWorld();
  if (cause === null) log.info(failure, "call refused");
  else log.error({ ...failure, err: cause }, "call failed");
}

export type SignedIn = {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly email: string;
  readonly hasTwoFactor: boolean;
  /** It was given to them and must be changed before anything else. */
  readonly isPasswordTemporary: boolean;
};

/** The person behind a request's session, or null. */
export async function signedIn(headers: Headers): Promise<SignedIn | null> {
  const { auth, database } = webWorld();
  const found = await auth.api.getSession({ headers });
  const actor = found && (await actorOfPerson(database, found.user));
  if (!actor) return null;
  const { isPasswordTemporary, twoFactorEnabled } = found.user;
  return {
    actor,
    sessionId: found.session.id,
    email: found.user.email,
    hasTwoFactor: twoFactorEnabled === true,
    isPasswordTemporary: isPasswordTemporary === true,
  };
}

/** Stores of this bundle on the one pool of an organisation: what they throw is known by its class. */
export function storesOf(organisationId: string): Pick<Ctx, "stores" | "unit"> {
  const { database } = webWorld().organisations.of(organisationId);
  return { stores: storesOn(database), unit: unitOfWork(database) };
}

function contextOf(actor: Actor): Ctx {
  const { config } = webWorld();
  return {
    actor,
    ...storesOf(actor.organisationId),
    clock: systemClock,
    csvText,
    seals: auditSeals(sealFolder(config.DATA_DIR)),
    ...(config.CONNECTOR_KEY_FILE !== undefined && { vault: vaultOf(config.CONNECTOR_KEY_FILE) }),
  };
}
