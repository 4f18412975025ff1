import { postTrades } from "~/server/wiring/http-api";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export const POST = postTrades;
