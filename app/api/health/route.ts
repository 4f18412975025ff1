/** The process answers. Says nothing of what it depends on: see /api/ready. */
export const dynamic = "force-dynamic";

export const GET = (): Response => Response.json({ status: "ok" });
