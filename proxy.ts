import { type NextRequest, NextResponse } from "next/server";

const START_COOKIE = "plimsoll_start";
const SESSION_COOKIES = ["plimsoll.session_token", "__Secure-plimsoll.session_token"];
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
  if (isSignedIn || address.pathname === "/sign-in") return NextResponse.next();
  const signIn = address.clone();
  signIn.pathname = "/sign-in";
  signIn.search =
    address.pathname === "/" ? "" : `?to=${encodeURIComponent(address.pathname + address.search)}`;
  return NextResponse.redirect(signIn);
}

/** Pages only: the door of the API answers for itself. */
export const config = {
  matcher: ["/((?!api/|metrics$|_next/|fonts/|favicon|icon|.*\\.(?:svg|png|ico|woff2)$).*)"],
};
