import { cookies } from "next/headers";
import { START_COOKIE, signInAs, whyNoOneClick } from "~/server/wiring/demonstration-sign-in";
import { refuseForgery } from "~/server/wiring/same-origin";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  const forged = refuseForgery(request);
  if (forged) return forged;
  const token = (await cookies()).get(START_COOKIE)?.value;
  const refusal = await whyNoOneClick({ headers: request.headers, token });
  if (refusal !== null) return Response.json({ message: refusal }, { status: 403 });
  const body: unknown = await request.json().catch(() => null);
  const email = body !== null && typeof body === "object" && "email" in body ? String(body.email) : "";
  const answer = await signInAs(email, request.headers);
  return (
    answer ?? Response.json({ message: "Nobody of the demonstration has this address." }, { status: 404 })
  );
}
