import { expect, test } from "vitest";
import { createTestContext } from "~/server/wiring/test-context";
import { fuzzDoor } from "./fuzz-door";
import { numberedApart, peopledOrganisation } from "./test-door";

const CALLS = 10_000;

test("no input makes a procedure fail, tell of its inside or of another organisation", async () => {
  const world = await createTestContext();
  await numberedApart(world);
  try {
    const own = await peopledOrganisation(world, "Ourmarker");
    const other = await peopledOrganisation(world, "Xanadumarker");
    const codes = await fuzzDoor(world, [own, other], CALLS);
    process.stdout.write(`fuzz: ${CALLS} calls, refused ${JSON.stringify(Object.fromEntries(codes))}\n`);
    for (const code of ["BAD_REQUEST", "NOT_FOUND", "FORBIDDEN", "UNAUTHORIZED"])
      expect(codes.get(code), code).toBeGreaterThan(20);
  } finally {
    await world.close();
  }
});
