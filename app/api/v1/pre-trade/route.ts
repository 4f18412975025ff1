import { postPreTrade } from "~/server/wiring/http-api";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export const POST = postPreTrade;
