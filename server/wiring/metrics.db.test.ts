import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { getMetrics } from "./metrics";
import { createTestContext, type TestContext } from "./test-context";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-metrics-"));
let world: TestContext;
beforeAll(async () => {
  world = await createTestContext();
  writeFileSync(join(folder, "api-key"), "the-key\n");
  writeFileSync(join(folder, "empty-key"), "\n");
  vi.stubEnv("DATABASE_URL", world.url);
  vi.stubEnv("API_KEY_FILE", join(folder, "api-key"));
  vi.stubEnv("SESSION_SECRET", "a-session-secret-of-the-test");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await globalThis.plimsollWeb?.bus.close();
  await globalThis.plimsollWeb?.database.$disconnect();
  await world.close();
  rmSync(folder, { recursive: true });
});

const metrics = (headers: Record<string, string>) =>
  getMetrics(new Request("http://localhost:3000/metrics", { headers }));

test("metrics are for this machine or for whoever has the key, and for nobody else", async () => {
  expect((await metrics({})).status).toBe(401);
  expect((await metrics({ authorization: "Bearer another" })).status).toBe(401);
  expect((await metrics({ authorization: "Bearer " })).status).toBe(401);
  expect((await metrics({ authorization: "Bearer the-key" })).status).toBe(200);
  expect((await metrics({ "x-plimsoll-direct": "yes" })).status).toBe(200);
});

test("every figure is that of the database now", async () => {
  const { ctx } = world;
  const organisation = ctx.actor.organisationId;
  const value = async (name: string) => {
    const text = await (await metrics({ "x-plimsoll-direct": "yes" })).text();
    return new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1];
  };
  expect(await value("plimsoll_alerts_waiting")).toBe("0");
  const add = (idempotencyKey: string) =>
    ctx.stores.outbox.add(organisation, [
      { kind: "feed.silent", breachId: null, idempotencyKey, payload: {} },
    ]);
  await add("one");
  await add("two");
  await add("two");
  expect(await value("plimsoll_alerts_waiting")).toBe("2");
  expect(await value('plimsoll_open_breaches\\{acknowledged="no"\\}')).toBe("0");
  const entry = {
    actorId: "1",
    actorName: "A",
    action: "limit.set",
    subject: "limit 1",
    before: null,
  } as const;
  await ctx.stores.audit.append(organisation, { ...entry, after: null, reason: null });
  expect(await value("plimsoll_audit_entries")).toBe("1");
  expect(await value("plimsoll_feed_age_seconds")).toMatch(/^nan$/i); // never heard: not zero
});
