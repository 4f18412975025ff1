import { createHash } from "node:crypto";
import { recordOf } from "~/server/adapters/auth/session-store";
import { duringCall } from "~/server/adapters/auth/sign-in-call";
import type { AuditAction } from "~/server/domain/audit";
import { isOfDemonstration } from "~/server/domain/demonstration";
import { addressOf, refuseForgery } from "./same-origin";
import { webWorld } from "./web";

type Way = {
  /** What it does when it opens a session. */
  readonly action: AuditAction;
  /** What it is sent; anything else that a caller adds does not reach the library. */
  readonly fields: readonly string[];
};

/** What of the sign-in library is open, by POST; everything else of it is not there. */
const WAYS: Readonly<Record<string, Way>> = {
  "/sign-in/email": { action: "person.sign-in", fields: ["email", "password"] },
  "/sign-out": { action: "person.sign-in", fields: [] },
  "/change-password": { action: "person.password", fields: ["currentPassword", "newPassword"] },
  "/two-factor/enable": { action: "person.two-factor-on", fields: ["password"] },
  "/two-factor/disable": { action: "person.two-factor-off", fields: ["password"] },
  "/two-factor/verify-totp": { action: "person.sign-in", fields: ["code"] },
  "/two-factor/verify-backup-code": { action: "person.sign-in", fields: ["code"] },
};
/** They ask whoever is signed in for the password: it could be guessed there too. */
const ASKS_PASSWORD = ["/change-password", "/two-factor/enable", "/two-factor/disable"];
const BASE = "/api/auth";
/** Failures a quarter of an hour, for each account from each address. */
const FAILURES = { max: 10, windowMs: 15 * 60_000 };
const BODY_CHARACTERS_MAX = 4_000;

/** Answers whoever signs in or out, or changes how they do. */
export async function answerSignIn(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.slice(BASE.length);
  const found = WAYS[path];
  if (!found || request.method !== "POST") return said(404, "There is nothing under this address.");
  const forged = refuseForgery(request);
  if (forged) return forged;
  const text = await request.text();
  const body = text.length > BODY_CHARACTERS_MAX ? null : objectOf(text, found.fields);
  if (!body) return said(400, "This is no JSON object of a sign-in.");

  const { auth, throttle } = webWorld();
  const session = path === "/sign-in/email" ? null : await auth.api.getSession({ headers: request.headers });
  const counted = countedAs(path, body, session?.user.id, request.headers);
  if (counted !== null) {
    const waitSeconds = await throttle.take(counted, FAILURES);
    if (waitSeconds !== null)
      return said(429, `Too many attempts. Try again in ${Math.ceil(waitSeconds / 60)} min.`, {
        "retry-after": String(waitSeconds),
      });
  }
  const refusal = session && whyNot(path, body, session.user.email);
  if (refusal) return said(400, refusal);

  const sent = path === "/change-password" ? { ...body, revokeOtherSessions: true } : body;
  const isSecondFactor = path.startsWith("/two-factor/verify");
  const action = isSecondFactor && session ? "person.two-factor-on" : found.action;
  const call = { action, isSecondFactorDone: isSecondFactor };
  const answer = await duringCall(call, () => auth.handler(copyOf(request, sent)));
  if (counted !== null && answer.ok) await throttle.clear(counted);
  // Not waited for: the time of an answer would tell whether the account exists.
  if (path === "/sign-in/email" && answer.status === 401) void noteFailure(String(body.email));
  return withoutToken(answer);
}

/** What failures are counted under; null where the library itself counts, or nothing is guessed. */
function countedAs(
  path: string,
  body: Readonly<Record<string, unknown>>,
  personId: string | undefined,
  headers: Headers,
): string | null {
  const account =
    path === "/sign-in/email"
      ? String(body.email).toLowerCase()
      : ASKS_PASSWORD.includes(path)
        ? personId
        : null;
  if (account === null || account === undefined) return null;
  const hash = createHash("sha256").update(account).digest("hex").slice(0, 32);
  return `sign-in ${hash} ${addressOf(headers)}`;
}

function whyNot(path: string, body: Readonly<Record<string, unknown>>, email: string): string | null {
  if (path === "/sign-out" || path === "/sign-in/email") return null;
  if (isOfDemonstration(email))
    return "People of the demonstration sign in by one click and have no password.";
  if (path === "/change-password" && body.newPassword === body.currentPassword)
    return "The new password is the old one; choose another.";
  return null;
}

/** The token belongs in its cookie, where scripts of a page can't read it. */
async function withoutToken(answer: Response): Promise<Response> {
  const body: unknown = await answer.json().catch(() => null);
  const { token: _, ...rest } = (body ?? {}) as Record<string, unknown>;
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  headers.set("cache-control", "no-store");
  return Response.json(rest, { status: answer.status, headers });
}

function copyOf(request: Request, body: Readonly<Record<string, unknown>>): Request {
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  return new Request(request.url, { method: "POST", headers, body: JSON.stringify(body) });
}

async function noteFailure(email: string): Promise<void> {
  const { database, log } = webWorld();
  try {
    const person = await database.user.findUnique({ where: { email: email.toLowerCase() } });
    if (person) await database.$transaction((db) => recordOf(db, person, "person.sign-in-failed"));
    else log.info("a sign-in of nobody failed");
  } catch (error) {
    log.error(error);
  }
}

/** The fields of a JSON object that are asked for; null for what is none. */
function objectOf(text: string, fields: readonly string[]): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value).filter(([name]) => fields.includes(name)));
  } catch {
    return null;
  }
}

const said = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  Response.json({ message }, { status, headers: { "cache-control": "no-store", ...headers } });
