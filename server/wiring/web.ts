import pino from "pino";
import type { PrismaClient } from "~/prisma/generated/client";
import { type SignIn, signIn } from "~/server/adapters/auth/sign-in";
import { systemClock } from "~/server/adapters/clock/system";
import { auditSeals } from "~/server/adapters/files/audit-seals";
import { vaultOf } from "~/server/adapters/files/vault";
import { openDatabase } from "~/server/adapters/postgres/client";
import { notifyBus } from "~/server/adapters/postgres/notify-bus";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Actor, Role } from "~/server/domain/actor";
import type { Ctx } from "~/server/services/context";
import type { RequestContext } from "~/server/trpc/init";
import { type Config, readConfig } from "./config";
import { sealFolder } from "./seal-folder";

export type WebWorld = {
  readonly config: Config;
  readonly database: PrismaClient;
  readonly auth: SignIn;
  readonly baseUrl: string;
  readonly bus: ReturnType<typeof notifyBus>;
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
    baseUrl,
    auth: signIn({ database, secret: config.SESSION_SECRET, baseUrl }),
    bus: notifyBus(config.DATABASE_URL, database, (error) => log.error(error)),
  };
}

/** What a request may do: everything that its session's person may, in the organisation that person works in. */
export async function requestContext(headers: Headers): Promise<RequestContext> {
  const { bus } = webWorld();
  const actor = await actorOf(headers);
  return { bus, ctx: actor && contextOf(actor) };
}

/** The person behind a request's session, or null. */
export async function actorOf(headers: Headers): Promise<Actor | null> {
  const { auth, database } = webWorld();
  const session = await auth.api.getSession({ headers });
  if (!session) return null;
  const memberships = await database.membership.findMany({
    where: { userId: session.user.id },
    orderBy: { organisationId: "asc" },
  });
  const organisation = memberships[0]?.organisationId;
  if (organisation === undefined) return null;
  const roles = memberships
    .filter(({ organisationId }) => organisationId === organisation)
    .map(({ role }) => role as Role); // written from the same union
  return { id: session.user.id, name: session.user.name, organisationId: String(organisation), roles };
}

function contextOf(actor: Actor): Ctx {
  const { config, database } = webWorld();
  return {
    actor,
    stores: storesOn(database),
    unit: unitOfWork(database),
    clock: systemClock,
    seals: auditSeals(sealFolder(config.DATA_DIR)),
    ...(config.CONNECTOR_KEY_FILE !== undefined && { vault: vaultOf(config.CONNECTOR_KEY_FILE) }),
  };
}
