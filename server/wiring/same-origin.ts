import { webWorld } from "./web";

const SESSION_COOKIE = /(?:^|;\s*)(?:__Host-)?plimsoll\.session_token=/;

/** The longest ticket and the longest list of portfolios are far below. */
const BODY_BYTES_MAX = 1_000_000;

/**
 * Refuses a change that a page of somebody else may have sent with the cookies of a person: one that is not JSON, which
 * a form can send without asking, or that comes from another origin, or with a session but without an origin.
 */
export function refuseForgery(request: Request): Response | null {
  if (request.method !== "POST") return null;
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return refused(415, "Send JSON.");
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX)
    return refused(413, "That is more than a page of ours sends.");
  const origin = request.headers.get("origin");
  if (origin === null)
    return SESSION_COOKIE.test(request.headers.get("cookie") ?? "")
      ? refused(403, "A change with a session must say where it comes from.")
      : null;
  return isOurs(origin) ? null : refused(403, "Requests from the pages of another site are refused.");
}

function isOurs(origin: string): boolean {
  const { baseUrl, config } = webWorld();
  const { port } = new URL(baseUrl);
  const names = ["localhost", "127.0.0.1", "[::1]"].map((name) => `http://${name}:${config.PORT}`);
  return [new URL(baseUrl).origin, ...names, ...(port === "" ? [] : [`http://localhost:${port}`])].includes(
    origin.toLowerCase(),
  );
}

const refused = (status: number, message: string): Response => Response.json({ message }, { status });

/**
 * Where a request came from, as far as we can know: the last address that a proxy of ours wrote down. What a client
 * claims stands before it.
 */
export const addressOf = (headers: Headers): string =>
  headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) || "here";
