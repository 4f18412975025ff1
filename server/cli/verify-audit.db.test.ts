import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/server/adapters/embedded/test-database";
import { reopenFor } from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn } from "~/server/adapters/postgres/stores";
import { cliConfig } from "~/server/wiring/cli-config";
import { run } from "./run";

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), "plimsoll-verify-"));
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function verifyAudit() {
  let [out, err] = ["", ""];
  const code = await run(["verify-audit"], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    config: cliConfig({
      PLIMSOLL_DATA_DIR: folder,
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
    }),
  });
  return { code, out, err };
}

test("verify-audit ends with 0 on a chain that holds, and with 1 and the entry's name on one that does not", async () => {
  const first = openDatabase(database.appUrl, 1);
  const { id } = await first.organisation.create({ data: { slug: "t", name: "Their books" } });
  const client = await reopenFor(first, database.appUrl, String(id));
  const change = { actorId: "1", actorName: "A", action: "limit.set", subject: "limit 1" } as const;
  for (let i = 0; i < 3; i++)
    await storesOn(client).audit.append(String(id), { ...change, before: null, after: { i }, reason: null });
  await client.$disconnect();
  const whole = await verifyAudit();
  expect(whole).toMatchObject({ code: 0, err: "" });
  expect(whole.out).toMatch(/^Their books: The chain holds\.\n {2}entries {6}3$/m);
  expect(whole.out).toContain("No checkpoint was signed yet");

  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only;
    UPDATE audit_entry SET after = '{"i": 7}' WHERE after = '{"i": 1}'`);
  await owner.end();
  const broken = await verifyAudit();
  expect(broken.code).toBe(1);
  expect(broken.out).toContain(
    "The chain does not hold: Entry 2 (number 2 of the chain) is no longer what was written.",
  );
});
