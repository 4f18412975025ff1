import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "./database";
import { readPostmaster } from "./postmaster";
import { privatePlace } from "./private-place";

let home: string;
let database: EmbeddedDatabase;

beforeAll(async () => {
  home = openFolder("plimsoll-embedded-");
  database = await startEmbeddedDatabase({ home });
});

afterAll(async () => {
  await database.stop();
  rmSync(home, { recursive: true, force: true });
});

function openFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o711);
  return folder;
}

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // some tests kill the server on purpose
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmasterPid = () => readPostmaster(join(home, "cluster"))?.pid ?? 0;
const portOf = (url: string) => Number(new URL(url).port);

test("neither login role is a superuser or passes through row-level security", async () => {
  const roles = await ask(
    database.appUrl,
    "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'plimsoll%' ORDER BY 1",
  );
  expect(roles).toEqual([
    { rolname: "plimsoll_app", rolsuper: false, rolbypassrls: false, rolcreaterole: false },
    { rolname: "plimsoll_owner", rolsuper: false, rolbypassrls: false, rolcreaterole: false },
  ]);
});

test("the application reads and writes the owner's tables but creates none", async () => {
  await ask(database.ownerUrl, "CREATE TABLE notes (id serial PRIMARY KEY, word text)");
  await ask(database.appUrl, "INSERT INTO notes (word) VALUES ('kept')");
  await ask(database.appUrl, "UPDATE notes SET word = 'changed'; DELETE FROM notes");
  await expect(ask(database.appUrl, "CREATE TABLE other (id int)")).rejects.toThrow(/permission denied/);
  await expect(ask(database.appUrl, "TRUNCATE notes")).rejects.toThrow(/permission denied/);
});

test("the server is durable, listens on the loopback alone and asks for a password", async () => {
  const [settings] = await ask(
    database.adminUrl,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
            current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
  );
  expect(settings).toEqual({ fsync: "on", commit: "on", addresses: "127.0.0.1", sockets: "" });
  const wrong = new URL(database.appUrl);
  wrong.password = "wrong";
  await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(home, "credentials.json")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(home, "cluster/pg_hba.conf"), "utf8")).not.toMatch(/^[^#\n]*\btrust\b/m);
});

test("a second start joins the server that still runs", async () => {
  const again = await startEmbeddedDatabase({ home });
  expect(again).toMatchObject({ reused: true, appUrl: database.appUrl });
});

test("two first starts at once end with one server", async () => {
  const shared = openFolder("plimsoll-embedded-");
  const [one, other] = await Promise.all([
    startEmbeddedDatabase({ home: shared }),
    startEmbeddedDatabase({ home: shared }),
  ]);
  expect(one?.appUrl).toBe(other?.appUrl);
  expect(await ask(other.appUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await one.stop();
  rmSync(shared, { recursive: true });
});

test("after kill -9 of the postmaster the watch has it back within 5 seconds, with what was committed", async () => {
  await ask(
    database.ownerUrl,
    "CREATE TABLE history (seq int); INSERT INTO history SELECT generate_series(1, 1000)",
  );
  const killed = postmasterPid();
  const started = performance.now();
  await new Promise<void>((resolve) => {
    const unwatch = database.watch(() => {
      unwatch();
      resolve();
    });
    process.kill(killed, "SIGKILL");
  });
  expect(await ask(database.appUrl, "SELECT count(*)::int AS n FROM history")).toEqual([{ n: 1000 }]);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(postmasterPid()).not.toBe(killed);
});

test("a lock left by a dead postmaster, whose pid another program has now, does not keep the server down", async () => {
  await database.stop();
  const bystander = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  const lock = [
    bystander.pid,
    join(home, "cluster"),
    1,
    portOf(database.appUrl),
    "",
    "127.0.0.1",
    "",
    "ready",
  ];
  writeFileSync(join(home, "cluster/postmaster.pid"), `${lock.join("\n")}\n`);
  database = await startEmbeddedDatabase({ home });
  expect(database.reused).toBe(false);
  expect(bystander.exitCode).toBe(null);
  bystander.kill();
});

test("a new port is taken when another program holds the stored one", async () => {
  await database.stop();
  const before = portOf(database.appUrl);
  const holder = createServer().listen(before, "127.0.0.1");
  await sleep(50);
  expect((holder.address() as AddressInfo).port).toBe(before);
  database = await startEmbeddedDatabase({ home });
  expect(portOf(database.appUrl)).not.toBe(before);
  expect(await ask(database.appUrl, "SELECT count(*)::int AS n FROM history")).toEqual([{ n: 1000 }]);
  holder.close();
});

test("a database whose passwords are lost is refused in one sentence", async () => {
  const other = openFolder("plimsoll-embedded-");
  mkdirSync(join(other, "cluster"));
  await expect(startEmbeddedDatabase({ home: other })).rejects.toThrow(/has lost its passwords/);
  rmSync(other, { recursive: true });
});

test.skipIf(process.getuid?.() !== 0)(
  "as root, a checkout that only root can enter gets a private place",
  async () => {
    const closed = mkdtempSync(join(tmpdir(), "plimsoll-closed-"));
    const here = await startEmbeddedDatabase({ home: join(closed, "home") });
    expect(here.place).not.toContain(closed);
    expect(statSync(here.place)).toMatchObject({ uid: 0 });
    expect(statSync(here.place).mode & 0o777).toBe(0o710);
    await here.stop();
    for (const folder of [closed, here.place]) rmSync(folder, { recursive: true });
  },
);

test.skipIf(process.getuid?.() !== 0)("a private place that somebody else planted is refused", () => {
  const parent = mkdtempSync(join(tmpdir(), "plimsoll-planted-"));
  const place = privatePlace("/some/checkout", { uid: 65_534, gid: 65_534 }, parent);
  expect(privatePlace("/some/checkout", { uid: 65_534, gid: 65_534 }, parent)).toBe(place);
  rmSync(place, { recursive: true });
  symlinkSync("/etc", place);
  expect(() => privatePlace("/some/checkout", { uid: 65_534, gid: 65_534 }, parent)).toThrow(
    /made by somebody else/,
  );
  rmSync(parent, { recursive: true });
});
