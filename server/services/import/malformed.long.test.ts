import { expect, test } from "vitest";
import { takeMalformedFiles } from "~/server/wiring/malformed-files";
import { createTestContext } from "~/server/wiring/test-context";

const HOUR_MS = 3_600_000;
const FILES_A_ROUND = 1000;
const HEAP_BYTES_MAX = 512 * 1024 * 1024;

test("an hour of malformed files: no crash, none kept in part, and memory stays below 512 MB", async () => {
  const world = await createTestContext();
  try {
    const endsAtMs = Date.now() + HOUR_MS;
    let [round, refused] = [0, 0];
    while (Date.now() < endsAtMs) {
      refused += await takeMalformedFiles(world, { files: FILES_A_ROUND, seed: ++round });
      expect(process.memoryUsage().heapUsed).toBeLessThan(HEAP_BYTES_MAX);
    }
    expect(refused).toBeGreaterThan((round * FILES_A_ROUND) / 2);
  } finally {
    await world.close();
  }
});
