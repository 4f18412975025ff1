import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { addPerson } from "~/server/adapters/auth/add-person";
import { signIn } from "~/server/adapters/auth/sign-in";
import { totpOf } from "~/server/adapters/auth/test-totp";
import { whileSignedIn } from "~/server/trpc/gate";
import { answerSignIn } from "./auth-door";
import { refuseForgery } from "./same-origin";
import { createTestContext, type TestContext } from "./test-context";
import { requestContext, signedIn, webWorld } from "./web";

const ORIGIN = "http://localhost:3000";
const PASSWORD = "correct horse battery";
let world: TestContext;
let people = 0;
let email = "";
let personId = "";

beforeAll(async () => {
  world = await createTestContext();
  vi.stubEnv("DATABASE_URL", world.url);
  vi.stubEnv("SESSION_SECRET", "a-session-secret-of-the-test-is-long");
  vi.stubEnv("LOG_LEVEL", "silent");
});
beforeEach(async () => {
  email = `person-${++people}@plimsoll.example`;
  personId = await add(email);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  const web = globalThis.plimsollWeb;
  await Promise.all([web?.bus.close(), web?.organisations.close(), web?.database.$disconnect()]);
  await world.close();
});

const add = (address: string, isPasswordTemporary = false) =>
  addPerson(world.client, {
    name: "Ida",
    email: address,
    password: PASSWORD,
    isPasswordTemporary,
    memberships: [{ organisationId: Number(world.ctx.actor.organisationId), roles: ["viewer"] }],
  });

/** What a browser keeps of an answer. */
const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((pair) => !pair.endsWith("="))
    .join("; ");
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  answerSignIn(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    }),
  );
const enter = (password = PASSWORD, address = email) => post("/sign-in/email", { email: address, password });
const whoIs = (cookie: string) => signedIn(new Headers({ cookie }));
const linesOf = async (id = personId) => {
  const { organisationId } = world.ctx.actor;
  const lines = await world.ctx.stores.audit.list(organisationId, {}, { before: null, count: 500 });
  return lines.filter(({ subject }) => subject === `person ${id}`).map(({ action }) => action);
};

test("a sign-in gives a cookie that scripts can't read; only the token's hash is stored; the audit says so", async () => {
  const answer = await enter();
  expect(answer.status).toBe(200);
  const [line = ""] = answer.headers.getSetCookie();
  expect(line).toMatch(/HttpOnly/i);
  expect(line).toMatch(/SameSite=Lax/i);
  const token = decodeURIComponent(cookiesOf(answer).split("=")[1] ?? "").split(".")[0] ?? "";
  expect(Buffer.from(token, "base64url").length).toBe(32);
  expect(await answer.text()).not.toContain(token);
  const rows = await world.client.session.findMany({ where: { userId: personId } });
  expect(rows.length).toBe(1);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect((await whoIs(cookiesOf(answer)))?.actor).toMatchObject({ id: personId, roles: ["viewer"] });
  expect(await linesOf()).toEqual(["person.sign-in"]);
  // Nobody gets in with what the database holds.
  const stolen = cookiesOf(answer).replace(encodeURIComponent(token), rows[0]?.token ?? "");
  expect(await whoIs(stolen)).toBeNull();
});

test("over https the cookie is Secure and has the name that binds it to this host", async () => {
  const options = { database: world.client, secret: "a-session-secret-of-the-test-is-long" };
  const auth = signIn({ ...options, baseUrl: "https://risk.example.com" });
  const answer = await auth.api.signInEmail({ body: { email, password: PASSWORD }, asResponse: true });
  expect(answer.headers.getSetCookie()[0]).toMatch(
    /^__Host-plimsoll\.session_token=.*Path=\/.*HttpOnly; Secure/,
  );
  expect(answer.headers.getSetCookie()[0]).not.toContain("Domain");
});

test("each sign-in is a session of its own, which one can list and end; signing out ends it", async () => {
  const [one, two] = [cookiesOf(await enter()), cookiesOf(await enter())];
  expect(one).not.toBe(two);
  const found = await whoIs(one);
  const { people: book } = world.ctx.stores;
  expect((await book.sessions(personId)).length).toBe(2);
  await book.endSessions(personId, found?.sessionId);
  expect(await whoIs(one)).toBeNull();
  expect(await whoIs(two)).not.toBeNull();
  await post("/sign-out", {}, { cookie: two });
  expect(await whoIs(two)).toBeNull();
});

test("30 minutes without a request end a session, and 12 hours do whatever happens", async () => {
  const cookie = cookiesOf(await enter());
  const set = (data: { lastSeenAt?: Date; expiresAt?: Date }) =>
    world.client.session.updateMany({ where: { userId: personId }, data });
  const row = await world.client.session.findFirstOrThrow({ where: { userId: personId } });
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(12 * 3_600_000 + 1_000);
  await set({ lastSeenAt: new Date(Date.now() - 29 * 60_000) });
  expect(await whoIs(cookie)).not.toBeNull();
  const touched = await world.client.session.findFirstOrThrow({ where: { userId: personId } });
  expect(Date.now() - touched.lastSeenAt.getTime()).toBeLessThan(5_000);
  expect(touched.expiresAt).toEqual(row.expiresAt); // use does not prolong the 12 hours
  await set({ lastSeenAt: new Date(Date.now() - 30 * 60_000 - 1_000) });
  expect(await whoIs(cookie)).toBeNull();
  const again = cookiesOf(await enter());
  await set({ expiresAt: new Date(Date.now() - 1_000) });
  expect(await whoIs(again)).toBeNull();
});

test("no wish of a caller makes a session longer, or a browser trusted", async () => {
  await post("/sign-in/email", { email, password: PASSWORD, rememberMe: false });
  const row = await world.client.session.findFirstOrThrow({ where: { userId: personId } });
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(12 * 3_600_000 + 1_000);
});

test("a live stream ends within five seconds of its session", async () => {
  const cookie = cookiesOf(await enter());
  const { gate } = await requestContext(new Headers({ cookie }));
  const open = whileSignedIn(gate, new AbortController().signal, async function* (until) {
    yield "first";
    await new Promise((resolve) => until.addEventListener("abort", resolve));
  });
  expect((await open.next()).value).toBe("first");
  const startedMs = performance.now();
  await world.ctx.stores.people.endSessions(personId);
  await expect(open.next()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

test("the 11th attempt within a quarter of an hour waits, right or wrong; success forgets the others", async () => {
  for (let i = 0; i < 9; i++) expect((await enter("wrong wrong wrong")).status).toBe(401);
  expect((await enter()).status).toBe(200);
  for (let i = 0; i < 10; i++) expect((await enter("wrong wrong wrong")).status).toBe(401);
  for (const password of ["wrong wrong wrong", PASSWORD]) {
    const refused = await enter(password);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
  }
  await vi.waitFor(async () => {
    const failed = (await linesOf()).filter((action) => action === "person.sign-in-failed");
    expect(failed.length).toBe(19);
  });
  const other = `other-${people}@plimsoll.example`;
  await add(other);
  expect((await enter(PASSWORD, other)).status).toBe(200);
});

test("an address that nobody has takes as long as a wrong password", async () => {
  const times = { known: [] as number[], unknown: [] as number[] };
  const timed = async (kind: keyof typeof times, address: string) => {
    const startedMs = performance.now();
    const answer = await enter("wrong wrong wrong", address);
    times[kind].push(performance.now() - startedMs);
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { message: "Invalid email or password" },
    ]);
  };
  const known = await Promise.all(
    [0, 1, 2].map(async (i) => {
      const address = `timed-${i}@plimsoll.example`;
      await add(address);
      return address;
    }),
  );
  for (let i = 0; i < 27; i++) {
    await timed("known", known[i % 3] ?? "");
    await timed("unknown", `nobody-${i % 3}@plimsoll.example`);
  }
  // A machine that does something else for a moment only adds: the fastest third of each tells what the work takes.
  const mean = (all: readonly number[]) => {
    const fastest = all.toSorted((a, b) => a - b).slice(0, Math.ceil(all.length / 3));
    return fastest.reduce((sum, each) => sum + each, 0) / fastest.length;
  };
  const [a, b] = [mean(times.known), mean(times.unknown)];
  process.stdout.write(`sign-in: wrong password ${a.toFixed(1)} ms, nobody's address ${b.toFixed(1)} ms\n`);
  expect(Math.abs(a - b) / Math.max(a, b)).toBeLessThan(0.1);
}, 60_000);

test("what no page of ours sends is refused: forms, other origins, a session without an origin", async () => {
  const body = "email=a&password=b";
  const raw = (headers: Record<string, string>) =>
    refuseForgery(new Request(`${ORIGIN}/api/trpc/limits.set`, { method: "POST", headers, body }))?.status;
  const json = { "content-type": "application/json" };
  const cookie = "plimsoll.session_token=x";
  expect(raw({ "content-type": "text/plain", origin: ORIGIN })).toBe(415);
  expect(raw({ "content-type": "application/x-www-form-urlencoded", origin: ORIGIN })).toBe(415);
  expect(raw({ ...json, origin: "https://evil.example" })).toBe(403);
  expect(raw({ ...json, origin: "null" })).toBe(403);
  expect(raw({ ...json, cookie })).toBe(403);
  expect(raw({ ...json, cookie, origin: ORIGIN })).toBeUndefined();
  expect(
    (await post("/sign-up/email", { email: "eve@x.example", password: PASSWORD, name: "E" })).status,
  ).toBe(404);
  expect((await post("/update-user", { name: "E" })).status).toBe(404);
  expect((await post("/get-session", {})).status).toBe(404);
});

test("a password has 12 characters, a change of it ends every other session, and the audit says so", async () => {
  const [mine, elsewhere] = [cookiesOf(await enter()), cookiesOf(await enter())];
  const change = (newPassword: string, currentPassword = PASSWORD) =>
    post("/change-password", { currentPassword, newPassword }, { cookie: mine });
  expect((await change("short")).status).toBe(400);
  expect((await change("long enough, this", "wrong")).status).toBe(400);
  expect((await change(PASSWORD)).status).toBe(400);
  const changed = await change("long enough, this");
  expect(changed.status).toBe(200);
  expect(await whoIs(elsewhere)).toBeNull();
  expect(await whoIs(mine)).toBeNull(); // its place took a new one
  expect(await whoIs(cookiesOf(changed))).not.toBeNull();
  expect((await enter()).status).toBe(401);
  expect(await linesOf()).toContain("person.password");
});

test("a first password opens nothing but its own change", async () => {
  email = `first-${people}@plimsoll.example`;
  personId = await add(email, true);
  const cookie = cookiesOf(await enter());
  expect(await whoIs(cookie)).toMatchObject({ isPasswordTemporary: true });
  expect((await requestContext(new Headers({ cookie }))).ctx).toBeNull();
  const body = { currentPassword: PASSWORD, newPassword: "a password of my own" };
  const own = cookiesOf(await post("/change-password", body, { cookie }));
  expect(await whoIs(own)).toMatchObject({ isPasswordTemporary: false });
  expect((await requestContext(new Headers({ cookie: own }))).ctx).not.toBeNull();
});

test("with a second factor the password alone opens nothing; a code or a backup code does, each once", async () => {
  const cookie = cookiesOf(await enter());
  const enabled = await post("/two-factor/enable", { password: PASSWORD }, { cookie });
  const { totpURI, backupCodes } = (await enabled.json()) as { totpURI: string; backupCodes: string[] };
  const enrolled = await post("/two-factor/verify-totp", { code: totpOf(totpURI) }, { cookie });
  expect(enrolled.status).toBe(200);
  expect(await whoIs(cookiesOf(enrolled))).toMatchObject({ hasTwoFactor: true });

  const half = await enter();
  expect(await half.json()).toMatchObject({ twoFactorRedirect: true });
  const pending = cookiesOf(half);
  expect(await whoIs(pending)).toBeNull();
  const wrong = await post("/two-factor/verify-totp", { code: "000000" }, { cookie: pending });
  expect(wrong.status).toBe(401);
  const whole = await post("/two-factor/verify-totp", { code: totpOf(totpURI) }, { cookie: pending });
  expect(await whoIs(cookiesOf(whole))).not.toBeNull();

  const [code = ""] = backupCodes;
  const use = async () =>
    post("/two-factor/verify-backup-code", { code }, { cookie: cookiesOf(await enter()) });
  expect((await use()).status).toBe(200);
  expect((await use()).status).toBe(401);
  const lines = await linesOf();
  expect(lines).toContain("person.two-factor-on");
  expect(lines.filter((action) => action === "person.sign-in").length).toBe(3); // the first, the code's, the backup's
  const stored = await world.client.twoFactor.findFirstOrThrow({ where: { userId: personId } });
  expect(JSON.stringify(stored)).not.toContain(code);
});

test("whoever is shut out is out at once and does not come in again", async () => {
  const cookie = cookiesOf(await enter());
  await world.client.user.update({ where: { id: personId }, data: { deactivatedAt: new Date() } });
  expect(await whoIs(cookie)).toBeNull();
  expect((await enter()).status).toBeGreaterThanOrEqual(400);
  expect(await world.client.session.count({ where: { userId: personId } })).toBe(0);
});

test("the 61st change of a minute, the 11th export of an hour and the 11th stream wait", async () => {
  const { gate } = await requestContext(new Headers({ cookie: cookiesOf(await enter()) }));
  for (let i = 0; i < 60; i++) await gate.takeMutation();
  await expect(gate.takeMutation()).rejects.toMatchObject({ code: "too-many" });
  for (let i = 0; i < 10; i++) await gate.takeExport();
  await expect(gate.takeExport()).rejects.toMatchObject({ code: "too-many" });
  const open = Array.from({ length: 10 }, () => gate.openStream());
  expect(() => gate.openStream()).toThrow("10 live pages open");
  open[0]?.();
  gate.openStream();
  expect(webWorld().streams.get(personId)).toBe(10);
});

test("a person of one organisation is nobody in another's list", async () => {
  const { client, ctx } = world;
  const other = await client.organisation.create({ data: { slug: `other-${people}`, name: "Other" } });
  const id = String(other.id);
  const listed = await world.organisations.of(id).stores.people.list(id);
  expect(listed).toEqual([]);
  expect((await ctx.stores.people.list(ctx.actor.organisationId)).map(({ id }) => id)).toContain(personId);
});
