import { afterEach, beforeEach, expect, test } from "vitest";
import { csvText } from "~/server/adapters/files/csv-file";
import { importPrices } from "~/server/services/import/import-prices";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { parsePush } from "./parse-push";
import { pushPrices } from "./push-prices";

let world: TestContext;
let nowMs: number;
beforeEach(async () => {
  world = await createTestContext();
  nowMs = world.clock.now();
  await importPrices(world.ctx, csvText("p.csv", "symbol,date,close\nA,2024-05-31,10\nCL=F,2024-05-31,70\n"));
});
afterEach(() => world.close());

const push = (body: unknown) => pushPrices(world.ctx, parsePush(JSON.stringify(body), "prices"));
const stored = async () => {
  const { reference } = world.ctx.stores;
  return (await reference.latestPrices(world.ctx.actor.organisationId, 0)).map(
    ({ priceLocal }) => priceLocal,
  );
};
const pushRun = () => world.ctx.stores.tape.run(world.ctx.actor.organisationId, "push");

test("good ticks are kept, and market time moves to the newest of them", async () => {
  const at = new Date(nowMs - 500).toISOString();
  expect(
    await push([
      { symbol: "A", price: 11, at },
      { symbol: "CL=F", price: -1, at: nowMs - 900 },
    ]),
  ).toEqual({
    ...{ accepted: 2, refused: 0, refusals: [] },
  });
  expect((await stored()).sort()).toEqual([-1, 11]);
  expect(await pushRun()).toMatchObject({ marketMs: nowMs - 500, heartbeatAtMs: nowMs });
});

test("an older tick never replaces a newer one", async () => {
  await push({ symbol: "A", price: 11, at: nowMs - 500 });
  await push({ symbol: "A", price: 12, at: nowMs - 900 });
  expect(await stored()).toEqual([11]);
});

test("an empty batch is a sign of life and moves no market time", async () => {
  const before = await pushRun();
  world.clock.pass(1_000);
  expect(await pushPrices(world.ctx, parsePush("", "prices"))).toMatchObject({ accepted: 0, refused: 0 });
  expect(await pushRun()).toMatchObject({ marketMs: before?.marketMs ?? 0, heartbeatAtMs: nowMs + 1_000 });
});

test.each([
  ["unknown-symbol", { symbol: "ZZZ", price: 1 }, "symbol"],
  ["missing-value", { price: 1 }, "symbol"],
  ["not-a-number", { symbol: "A", price: "11" }, "price"],
  ["not-a-number", { symbol: "A", price: null }, "price"],
  ["not-positive", { symbol: "A", price: 0 }, "price"],
  ["out-of-range", { symbol: "A", price: 1e300 }, "price"],
  ["out-of-range", { symbol: "A", price: 1, at: "2030-01-01T00:00:00Z" }, "at"],
  ["not-a-date", { symbol: "A", price: 1, at: "yesterday" }, "at"],
  ["unknown-column", { symbol: "A", price: 1, size: 5 }, "size"],
  ["unreadable", 17, "1"],
] as const)("%s: %j is refused alone, by line and field", async (rule, tick, column) => {
  const outcome = await push([{ symbol: "A", price: 11 }, tick]);
  expect(outcome).toMatchObject({ accepted: 1, refused: 1, refusals: [{ rule, column, line: 2 }] });
  expect(await stored()).toEqual([11]);
});

test("one JSON object a line is read by lines", () => {
  expect(
    parsePush('{"symbol":"A","price":1}\n\n{"symbol":"B","price":2}\n', "prices").map(({ line }) => line),
  ).toEqual([1, 3]);
  expect(parsePush('{"prices":[{"symbol":"A"}]}', "prices")).toEqual([{ line: 1, value: { symbol: "A" } }]);
  expect(() => parsePush('{"symbol":"A"}\n{"symbol"', "prices")).toThrow("Line 2 of the body is no JSON.");
});
