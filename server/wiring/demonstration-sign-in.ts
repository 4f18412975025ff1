import { timingSafeEqual } from "node:crypto";
import { demonstrationPassword } from "~/server/adapters/auth/sign-in";
import { duringCall } from "~/server/adapters/auth/sign-in-call";
import { DEMONSTRATION, DEMONSTRATION_PEOPLE } from "~/server/domain/demonstration";
import { webWorld } from "./web";

/** Holds the token of the address that this start printed: whoever has it sits at this machine. */
export const START_COOKIE = "plimsoll_start";

/** Set by the web server on requests that no proxy passed on, and by nobody else. */
const DIRECT_HEADER = "x-plimsoll-direct";

/** Why one click does not sign in here; null where it does. */
export type Refusal = string | null;

/**
 * One click signs in as a person of the demonstration only on the machine that runs it, and only while there is
 * nothing to protect: no public address, no proxy in between, the token of this start, and nobody's own data.
 */
export async function whyNoOneClick(request: {
  headers: Headers;
  token: string | undefined;
}): Promise<Refusal> {
  const { config, database } = webWorld();
  if (config.PUBLIC_URL !== undefined) return "This server has a public address: sign in with your password.";
  if (request.headers.get(DIRECT_HEADER) !== "yes") {
    return "This request came through a proxy: sign in with your password.";
  }
  if (!isSame(request.token, config.START_TOKEN)) {
    return "Open the address that the start of Plimsoll printed, with its token, to sign in to the demonstration.";
  }
  const demonstration = await database.organisation.count({ where: { slug: DEMONSTRATION } });
  if (demonstration === 0)
    return "There is no demonstration in this installation: sign in with your password.";
  const [found] = await database.$queryRaw<{ is_owned: boolean }[]>`
    SELECT holds_own_data(${DEMONSTRATION}) AS is_owned`;
  return found?.is_owned !== false
    ? "This installation holds data of its own: sign in with your password."
    : null;
}

/**
 * Signs in as a person of the demonstration.
 * @returns the answer that sets the session's cookie; null for an e-mail address that is nobody's.
 */
export async function signInAs(email: string, headers: Headers): Promise<Response | null> {
  const { auth, config } = webWorld();
  if (!DEMONSTRATION_PEOPLE.some((person) => person.email === email)) return null;
  const password = demonstrationPassword(config.SESSION_SECRET ?? "", email);
  const call = { action: "person.sign-in", isSecondFactorDone: false } as const;
  return duringCall(call, () =>
    auth.api.signInEmail({ body: { email, password }, headers, asResponse: true }),
  );
}

function isSame(given: string | undefined, expected: string | undefined): boolean {
  if (given === undefined || expected === undefined) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
