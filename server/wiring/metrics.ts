import { readFile } from "node:fs/promises";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { PrismaClient } from "~/prisma/generated/client";
import { referenceData } from "~/server/adapters/postgres/reference-data";
import { isSecret } from "./is-secret";
import { readiness } from "./readiness";
import { webWorld } from "./web";

/** Set by the web server on requests that no proxy passed on: they come from this machine. */
const DIRECT_HEADER = "x-plimsoll-direct";

declare global {
  /** One a process, however often the bundler makes this module. */
  var plimsollMetrics: Metrics | undefined;
}

type Metrics = ReturnType<typeof makeMetrics>;

function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "plimsoll_web_" });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `plimsoll_${name}`, help, labelNames, registers: [registry] });
  return {
    registry,
    ready: gauge(
      "ready",
      "1 when the database answers, assessments are fresh and the feed gives signs of life",
    ),
    workerAge: gauge(
      "assessment_age_seconds",
      "Seconds since an assessment was last stored; NaN when unknown",
    ),
    feedAge: gauge("feed_age_seconds", "Seconds since a feed was last heard; NaN when unknown"),
    limits: gauge("limits", "Limits by the state of their last decision", ["state"]),
    breaches: gauge("open_breaches", "Episodes over a limit that are open", ["acknowledged"]),
    waiting: gauge("alerts_waiting", "Alerts that are not yet made into messages"),
    oldestWaiting: gauge("alerts_waiting_seconds", "Age of the oldest of them"),
    deliveries: gauge("alert_deliveries", "Messages to channels by state", ["state"]),
    audit: gauge("audit_entries", "Entries of all audit chains"),
  };
}

/** `GET /metrics`: how this installation is, for Prometheus; for this machine, or with the API key. */
export async function getMetrics(request: Request): Promise<Response> {
  if (!(await mayRead(request.headers)))
    return new Response("Send the API key: Authorization: Bearer KEY.\n", { status: 401 });
  globalThis.plimsollMetrics ??= makeMetrics();
  const metrics = globalThis.plimsollMetrics;
  await fill(metrics, Date.now());
  const { contentType } = metrics.registry;
  return new Response(await metrics.registry.metrics(), {
    headers: { "content-type": contentType, "cache-control": "no-store" },
  });
}

async function mayRead(headers: Headers): Promise<boolean> {
  if (headers.get(DIRECT_HEADER) === "yes") return true;
  const { API_KEY_FILE: file } = webWorld().config;
  const [scheme, given = ""] = (headers.get("authorization") ?? "").split(" ");
  return (
    file !== undefined && scheme?.toLowerCase() === "bearer" && isSecret(given, await readFile(file, "utf8"))
  );
}

async function fill(metrics: Metrics, nowMs: number): Promise<void> {
  const found = await readiness(nowMs);
  metrics.ready.set(found.status === "ready" ? 1 : 0);
  metrics.workerAge.set(found.workerAgeMs === null ? Number.NaN : found.workerAgeMs / 1_000);
  metrics.feedAge.set(found.feedAgeMs === null ? Number.NaN : found.feedAgeMs / 1_000);
  const counted = [
    metrics.limits,
    metrics.breaches,
    metrics.waiting,
    metrics.oldestWaiting,
    metrics.deliveries,
    metrics.audit,
  ];
  for (const gauge of counted) gauge.reset(); // what is not counted now must not look as it was
  if (found.database === "away") return;
  const { database, organisations } = webWorld();
  for (const { id } of await referenceData(database).organisations())
    await count(metrics, organisations.of(id).database, nowMs);
}

/** Adds what one organisation has: its rows are seen by its own connections alone. */
async function count(metrics: Metrics, database: PrismaClient, nowMs: number): Promise<void> {
  const [limits, acknowledged, open, waiting, deliveries, audit] = await Promise.all([
    database.riskLimitState.groupBy({ by: ["state"], _count: true }),
    database.breach.count({ where: { closedAt: null, acknowledgedAt: { not: null } } }),
    database.breach.count({ where: { closedAt: null } }),
    database.alertOutbox.aggregate({ where: { deliveredAt: null }, _count: true, _min: { createdAt: true } }),
    database.alertDelivery.groupBy({ by: ["state"], _count: true }),
    database.auditLink.count(),
  ]);
  for (const { state, _count } of limits) metrics.limits.inc({ state }, _count);
  metrics.breaches.inc({ acknowledged: "yes" }, acknowledged);
  metrics.breaches.inc({ acknowledged: "no" }, open - acknowledged);
  metrics.waiting.inc(waiting._count);
  const oldest = waiting._min.createdAt?.getTime() ?? nowMs;
  const age = Math.max(0, nowMs - oldest) / 1_000;
  const { values } = await metrics.oldestWaiting.get();
  metrics.oldestWaiting.set(Math.max(age, values[0]?.value ?? 0));
  for (const { state, _count } of deliveries) metrics.deliveries.inc({ state }, _count);
  metrics.audit.inc(audit);
}
