import { resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/server/adapters/embedded/test-database";
import { openDatabase } from "~/server/adapters/postgres/client";
import { ownOrganisation } from "~/server/adapters/postgres/own-organisation";
import { seedDatabase } from "./seed";

let database: TestDatabase;
let client: ReturnType<typeof openDatabase>;
beforeEach(async () => {
  database = await createTestDatabase();
  client = openDatabase(database.ownerUrl, 1);
});
afterEach(async () => {
  await client.$disconnect();
  await database.drop();
});

const seed = (empty: boolean) =>
  seedDatabase({ ownerUrl: database.ownerUrl, empty, packageRoot: resolve("."), secret: "secret" });
const slugs = async () =>
  (await client.organisation.findMany({ orderBy: { id: "asc" } })).map(({ slug }) => slug);

test("a new database gets its owner, told once, and the demonstration", async () => {
  expect(await seed(false)).toMatchObject({
    owner: { email: "owner@plimsoll.local" },
    filledWith: "demonstration",
  });
  expect(await slugs()).toEqual(["own", "demonstration"]);
  expect(await client.riskSecond.count()).toBe(0); // every figure of risk is computed
  expect(await seed(false)).toEqual({ owner: null, filledWith: "own data", hasFirstPassword: true });
});

test("who imports before the first start can sign in after it, and gets no demonstration beside their own data", async () => {
  const own = await ownOrganisation(client);
  const { owner, filledWith } = await seed(false);
  expect(filledWith).toBe("own data");
  expect(owner?.password).toMatch(/\w{8}-\w{8}/);
  expect(await slugs()).toEqual(["own"]);
  const memberships = await client.membership.findMany({ where: { organisationId: Number(own) } });
  expect(memberships.map(({ role }) => role)).toContain("risk-officer");
});

test("the printed password is known as such until it is changed", async () => {
  expect((await seed(false)).hasFirstPassword).toBe(true);
  await client.user.updateMany({ data: { isPasswordTemporary: false } });
  expect((await seed(false)).hasFirstPassword).toBe(false);
});

test("an empty start makes the owner alone", async () => {
  expect((await seed(true)).owner).not.toBeNull();
  expect(await slugs()).toEqual(["own"]);
  expect(await client.instrument.count()).toBe(0);
});
