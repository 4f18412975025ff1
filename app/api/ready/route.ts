import { readiness } from "~/server/wiring/readiness";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const found = await readiness(Date.now());
  return Response.json(found, { status: found.status === "ready" ? 200 : 503 });
}
