import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ApiScope } from "~/server/domain/api-key";
import { createKey, listKeys, revokeKey } from "~/server/services/people/manage-keys";
import { getRisk, postPositions, postPrices } from "./http-api";
import { createTestContext, type TestContext } from "./test-context";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-key-"));
let world: TestContext;

beforeAll(async () => {
  world = await createTestContext();
  writeFileSync(join(folder, "api-key"), "the-key-of-the-machine\n");
  vi.stubEnv("DATABASE_URL", world.url);
  vi.stubEnv("API_KEY_FILE", join(folder, "api-key"));
  vi.stubEnv("SESSION_SECRET", "a-session-secret-of-the-test");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  const web = globalThis.plimsollWeb;
  await Promise.all([web?.bus.close(), web?.organisations.close(), web?.database.$disconnect()]);
  await world.close();
  rmSync(folder, { recursive: true });
});

const issue = (scopes: ApiScope[], days: number | null = null) =>
  createKey(world.ctx, { name: "a feed", scopes, days });
const request = (key: string, body?: unknown) =>
  new Request("http://127.0.0.1:3000/api/v1/x", {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const statement = [{ symbol: "A", quantity: 10, sector: "Energy" }];

test("a key opens what its scopes name and nothing else", async () => {
  const { key, record } = await issue(["positions:write"]);
  expect(key.startsWith(record.prefix)).toBe(true);
  expect((await postPositions(request(key, statement))).status).toBe(200);
  const refused = await postPrices(request(key, [{ symbol: "A", price: 1 }]));
  expect([refused.status, await refused.json()]).toMatchObject([403, { code: "forbidden" }]);
  expect((await getRisk(request(key))).status).toBe(403);
  const reader = await issue(["risk:read"]);
  const fleet = await getRisk(request(reader.key));
  expect([fleet.status, await fleet.json()]).toMatchObject([200, { waiting: [{ name: "Portfolio" }] }]);
});

test("only a hash is kept, the key is shown once, and both ends leave a line without it", async () => {
  const { key, record } = await issue(["risk:read"], 30);
  const rows = await world.client.apiKey.findMany();
  expect(JSON.stringify(rows)).not.toContain(key);
  expect(JSON.stringify(await listKeys(world.ctx))).not.toContain(key);
  expect(record.expiresAtMs).toBe(world.clock.now() + 30 * 86_400_000);
  await revokeKey(world.ctx, record.id);
  const audit = await world.ctx.stores.audit.list(
    world.ctx.actor.organisationId,
    {},
    { before: null, count: 100 },
  );
  const lines = audit.filter(({ subject }) => subject === `key ${record.id}`);
  expect(lines.map(({ action }) => action)).toEqual(["key.revoke", "key.create"]);
  expect(JSON.stringify(audit)).not.toContain(key);
});

test("a revoked key, one that is over and a wrong one are refused alike", async () => {
  const revoked = await issue(["risk:read"]);
  expect((await getRisk(request(revoked.key))).status).toBe(200);
  await revokeKey(world.ctx, revoked.record.id);
  const over = await issue(["risk:read"]);
  await world.client.apiKey.update({
    where: { id: Number(over.record.id) },
    data: { expiresAt: new Date(0) },
  });
  for (const key of [revoked.key, over.key, "plim_wrong", `${over.key}x`]) {
    const answer = await getRisk(request(key));
    const error = "This is not an API key of this installation.";
    expect([answer.status, await answer.json()]).toEqual([401, { code: "unauthenticated", error }]);
  }
});

test("the use of a key is noted, and only administrators make keys", async () => {
  const { key, record } = await issue(["risk:read"]);
  await getRisk(request(key));
  const found = (await listKeys(world.ctx)).find(({ id }) => id === record.id);
  expect(Date.now() - (found?.lastUsedAtMs ?? 0)).toBeLessThan(5_000);
  const viewer = { ...world.ctx, actor: { ...world.ctx.actor, roles: ["head-of-risk"] as const } };
  expect(() => listKeys(viewer)).toThrow("needs the role admin");
  expect(() => createKey(viewer, { name: "mine", scopes: ["risk:read"], days: null })).toThrow("admin");
});

test("the 601st request of a key within a minute waits, and is told how long; another key does not", async () => {
  const { key, record } = await issue(["risk:read"]);
  await getRisk(request(key));
  const row = { key: { contains: `key:${record.id}` } };
  await world.client.rateWindow.updateMany({ where: row, data: { count: 599 } });
  expect((await getRisk(request(key))).status).toBe(200);
  const refused = await getRisk(request(key));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50);
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect((await getRisk(request((await issue(["risk:read"])).key))).status).toBe(200);
  await world.client.rateWindow.updateMany({ where: row, data: { startsAt: new Date(Date.now() - 60_001) } });
  expect((await getRisk(request(key))).status).toBe(200);
});
