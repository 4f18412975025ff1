import { afterAll, beforeAll, expect, test } from "vitest";
import { takeMalformedFiles } from "~/server/wiring/malformed-files";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";

let world: TestContext;
beforeAll(async () => {
  world = await createTestContext();
});
afterAll(() => world.close());

test("a thousand malformed files: no crash, no part of one written, every refusal has line and column", async () => {
  expect(await takeMalformedFiles(world, { files: 1000, seed: 20_240_603 })).toBeGreaterThan(500);
}, 300_000);
