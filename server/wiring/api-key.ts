import { createHash, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { systemClock } from "~/server/adapters/clock/system";
import { findKey, touchKey } from "~/server/adapters/postgres/key-book";
import { ownOrganisation } from "~/server/adapters/postgres/own-organisation";
import type { Actor } from "~/server/domain/actor";
import type { ApiScope } from "~/server/domain/api-key";
import { RiskError, TooManyError } from "~/server/domain/errors";
import type { Ctx } from "~/server/services/context";
import { storesOf, webWorld } from "./web";

const ALLOWANCE = { max: 600, windowMs: 60_000 };
/** Wrong keys are counted too: nobody searches here. */
const WRONG_ALLOWANCE = { max: 60, windowMs: 60_000 };

/**
 * What a program with a key may do: act as a portfolio manager (or a viewer, where it may only read) of the key's
 * organisation. The key in API_KEY_FILE is this machine's own and opens everything of one's own organisation.
 *
 * @throws RiskError unauthenticated without a key that opens anything, forbidden without this scope; too-many.
 */
export async function contextOfKey(request: Request, scope: ApiScope): Promise<Ctx> {
  const { database, organisations, throttle } = webWorld();
  const [scheme, given = ""] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || given === "")
    throw new RiskError("unauthenticated", "Send the API key: Authorization: Bearer KEY.");
  const actor = (await actorOfMachine(given)) ?? (await actorOfIssued(given, scope));
  const waitSeconds = await throttle.take(`key ${actor.organisationId} ${actor.id}`, ALLOWANCE);
  if (waitSeconds !== null) throw new TooManyError("A key may ask 600 times a minute.", waitSeconds);
  if (actor.keyId !== null)
    await touchKey(organisations.of(actor.organisationId).database, actor.keyId, systemClock.now());
  const { keyId: _, ...who } = actor;
  return { actor: who, ...storesOf(actor.organisationId), clock: systemClock };

  async function actorOfIssued(key: string, wanted: ApiScope): Promise<Actor & { keyId: string }> {
    const found = await findKey(database, key);
    if (!found) {
      const wait = await throttle.take("key wrong", WRONG_ALLOWANCE);
      if (wait !== null) throw new TooManyError("Too many wrong keys were sent.", wait);
      throw new RiskError("unauthenticated", "This is not an API key of this installation.");
    }
    const { id, organisationId, name, scopes } = found;
    if (!scopes.includes(wanted)) throw new RiskError("forbidden", `This key may not do this: ${wanted}.`);
    const roles = scopes.some((each) => each.endsWith(":write")) ? "portfolio-manager" : "viewer";
    const who = { id: `key:${id}`, name: `API key ${name}`, organisationId, roles: [roles] as const };
    return { ...who, portfolioIds: null, keyId: id };
  }
}

/** Compares hashes, which are of one length, in a time that tells nothing. */
async function actorOfMachine(given: string): Promise<(Actor & { keyId: null }) | null> {
  const { config, database } = webWorld();
  const { API_KEY_FILE: file } = config;
  const key = file === undefined ? "" : (await readFile(file, "utf8")).trim();
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(hash(given), hash(key)) || key === "") return null;
  const organisationId = await ownOrganisation(database);
  const roles = ["portfolio-manager"] as const;
  return { id: "api-key", name: "API key", organisationId, roles, portfolioIds: null, keyId: null };
}
