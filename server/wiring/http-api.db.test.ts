import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { postPositions, postPrices } from "./http-api";
import { createTestContext, type TestContext } from "./test-context";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-api-"));
const KEY = "a-key-of-the-test";
let world: TestContext;

beforeAll(async () => {
  world = await createTestContext();
  writeFileSync(join(folder, "api-key"), `${KEY}\n`);
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

const request = (body: string | ReadableStream, key = KEY) =>
  new Request("http://127.0.0.1:3000/api/v1/prices", {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body,
    duplex: "half",
  } as RequestInit); // a stream as body needs `duplex`, which the type does not know

test("a statement of positions and then prices are taken with the key", async () => {
  const rows = [
    { symbol: "A", quantity: 10, sector: "Energy" },
    { symbol: "USD", quantity: 500.5 },
  ];
  const stated = await postPositions(request(JSON.stringify({ positions: rows })));
  expect([stated.status, await stated.json()]).toMatchObject([200, { read: 2, written: 2, refused: 0 }]);
  const priced = await postPrices(request('{"symbol":"A","price":10}\n{"symbol":"B","price":1}'));
  expect([priced.status, await priced.json()]).toMatchObject([
    200,
    { accepted: 1, refused: 1, refusals: [{ rule: "unknown-symbol", line: 2 }] },
  ]);
});

test("a refused row refuses the statement, with its place", async () => {
  const answer = await postPositions(
    request(
      JSON.stringify([
        { symbol: "A", quantity: 1 },
        { symbol: "B", quantity: "x" },
      ]),
    ),
  );
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    isCommitted: false,
    refusals: [{ line: 2, column: "quantity" }],
  });
});

test.each(["", "wrong", KEY.slice(0, -1)])("the key %j is not let in", async (key) => {
  const answer = await postPrices(request("[]", key));
  expect([answer.status, await answer.json()]).toMatchObject([401, { code: "unauthenticated" }]);
});

test("what is no JSON is refused in words", async () => {
  const answer = await postPrices(request("symbol,price\nA,1\n"));
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    { error: "Line 1 of the body is no JSON." },
  ]);
});

test("more than 20 MB is refused, also when nobody says how much it is", async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(32);
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (++sent > 25) controller.close();
      else controller.enqueue(chunk);
    },
  });
  const answer = await postPrices(request(body));
  expect(answer.status).toBe(413);
});
