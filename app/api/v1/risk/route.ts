import { getRisk } from "~/server/wiring/http-api";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export const GET = getRisk;
