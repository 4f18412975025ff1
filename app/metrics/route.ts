import { getMetrics } from "~/server/wiring/metrics";

export const dynamic = "force-dynamic";

export { getMetrics as GET };
