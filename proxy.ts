import { type NextRequest, NextResponse } from "next/server";

const START_COOKIE = "plimsoll_start";
const SESSION_COOKIES = ["plimsoll.session_token", "__Host-plimsoll.session_token"];
const POLICY_HEADER = "content-security-policy";
const NONCE_HEADER = "x-nonce";
const NONCE_BYTES = 18;
const HALF_A_DAY_SECONDS = 43_200;

/**
 * Takes the token off the printed address into a cookie, and leads whoever has no session to the sign-in page. What a
 * session may do is decided by each procedure, not here.
 */
export function proxy(request: NextRequest): NextResponse {
  const { nextUrl: address } = request;
  const token = address.searchParams.get("token");
  if (token !== null) {
    const clean = address.clone();
    clean.searchParams.delete("token");
    const answer = NextResponse.redirect(clean);
    answer.cookies.set(START_COOKIE, token, {
      httpOnly: true,
      sameSite: "strict",
      path: "/",
      maxAge: HALF_A_DAY_SECONDS,
    });
    return answer;
  }
  const isSignedIn = SESSION_COOKIES.some((name) => request.cookies.has(name));
  if (isSignedIn || address.pathname === "/sign-in") return withPolicy(request);
  const signIn = address.clone();
  signIn.pathname = "/sign-in";
  signIn.search =
    address.pathname === "/" ? "" : `?to=${encodeURIComponent(address.pathname + address.search)}`;
  return NextResponse.redirect(signIn);
}

/**
 * Lets a page run its own scripts alone: the framework and the theme's script carry the nonce of this answer, and what
 * they load is trusted with them. Attributes of style are drawn figures (widths, positions), not code.
 */
function withPolicy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  headers.set(POLICY_HEADER, policy); // where the framework looks for the nonce
  const answer = NextResponse.next({ request: { headers } });
  answer.headers.set(POLICY_HEADER, policy);
  return answer;
}

/** Pages only: the door of the API answers for itself. */
export const config = {
  matcher: ["/((?!api/|metrics$|_next/|fonts/|favicon|icon|.*\\.(?:svg|png|ico|woff2)$).*)"],
};
