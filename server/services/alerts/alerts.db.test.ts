import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { systemClock } from "~/server/adapters/clock/system";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { addressGuard } from "~/server/adapters/delivery/address-guard";
import { alertSender } from "~/server/adapters/delivery/alert-sender";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import {
  createTestOrganisation,
  reopenFor,
  type TestOrganisation,
} from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { ROLES, type Role } from "~/server/domain/actor";
import { type ChannelKind, SILENCE_MS_MAX } from "~/server/domain/alert";
import { RiskError } from "~/server/domain/errors";
import type { AlertSender } from "~/server/ports/alert-sender";
import { runCaseClock } from "~/server/services/breaches/run-case-clock";
import type { Ctx } from "~/server/services/context";
import { deliverAlerts, type Mailroom } from "./deliver-alerts";
import { editChannel } from "./edit-channel";
import { listAlertSettings } from "./list-alert-settings";
import { listAlerts, sawAlerts } from "./list-alerts";
import { createChannel, retireChannel, testChannel } from "./manage-channels";
import { createRoute, createSilence, endSilence } from "./manage-routes";
import { raiseByClock, routeAlerts } from "./route-alerts";
import { teller } from "./teller";
import { watchFeed } from "./watch-feed";

const MINUTE_MS = 60_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let clock: VirtualClock;
beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 6);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  clock = new VirtualClock(Date.now() + 2_000);
});

const vault = {
  seal: (_: string, text: string) => `sealed ${text}`,
  open: (_: string, sealed: string) => sealed.slice("sealed ".length),
};
const stores = () => storesOn(database);
const unit = () => unitOfWork(database);
const ctx = (role: Role = "risk-officer"): Ctx => ({
  actor: {
    id: role,
    name: `The ${role}`,
    organisationId: organisation.id,
    roles: [role],
    portfolioIds: null,
  },
  stores: stores(),
  unit: unit(),
  clock,
  vault,
});
async function lead(kind: ChannelKind, address: string, severity: "info" | "critical" = "info") {
  const made = await createChannel(ctx(), { kind, address, name: `a ${kind}` });
  const all = { portfolioId: null, family: null, quiet: null };
  await createRoute(ctx(), { channelId: made.channel.id, severity, ...all });
  return made;
}
const collector = () => {
  const got: Parameters<AlertSender["send"]>[0][] = [];
  const sender: AlertSender = { send: async (parcel) => void got.push(parcel) };
  return { got, sender };
};
/** What the worker does twice a second. */
async function look(sender: AlertSender, busy = new Set<string>(), at: Mailroom["clock"] = clock) {
  await runCaseClock(organisation.id, { stores: stores(), unit: unit() }, at.now());
  await raiseByClock(unit(), organisation.id, at.now());
  await routeAlerts(unit(), organisation.id, at.now());
  return deliverAlerts({ queue: stores().alertQueue, sender, vault, clock: at }, organisation.id, busy);
}
const lookAndWait = async (sender: AlertSender) => void (await Promise.all(await look(sender)));
const acknowledge = (id: string): Promise<void> =>
  stores().breaches.saveCase(organisation.id, id, {
    caseState: "acknowledged",
    acknowledgedBy: "A",
    acknowledgedAtMs: clock.now(),
  });
async function openBreach(over: { limitId?: string; openedComputedAtMs?: number } = {}): Promise<string> {
  const [opened] = await stores().breaches.open(organisation.id, [
    {
      ...{ portfolioId: organisation.portfolioId, limitId: organisation.limitId, limitVersion: 1 },
      ...{
        openedAtMs: clock.now(),
        openedComputedAtMs: clock.now(),
        threshold: 1,
        openingValue: 2,
        reason: null,
        openedBy: "market" as const,
      },
      ...over,
    },
  ]);
  const id = opened?.id ?? "";
  const payload = { portfolio: "Book", limit: { name: "VaR 99", unit: "nav", threshold: 1 }, value: 2 };
  await stores().outbox.add(organisation.id, [
    {
      kind: "breach.opened",
      breachId: id,
      idempotencyKey: `breach.opened:${id}`,
      payload,
    },
  ]);
  return id;
}

test("a critical breach that nobody acknowledges is escalated once after five minutes, and told of again after four hours", async () => {
  const { got, sender } = collector();
  await lead("slack", "https://hooks.example.com/x", "critical");
  const id = await openBreach();
  for (let seconds = 0; seconds <= 299; seconds += 10) {
    await lookAndWait(sender);
    clock.pass(10_000);
  }
  expect(got.map(({ message }) => message.items[0]?.kind)).toEqual(["breach.opened"]);
  for (let looks = 0; looks < 20; looks++) {
    await lookAndWait(sender);
    clock.pass(1_000);
  }
  expect(got.map(({ message }) => message.items[0]?.kind)).toEqual(["breach.opened", "breach.escalated"]);
  clock.pass(4 * 60 * MINUTE_MS);
  for (let looks = 0; looks < 6; looks++) {
    await lookAndWait(sender);
    clock.pass(2 * MINUTE_MS);
  }
  // To the second and the third level, at a quarter of an hour and at an hour, and told of again after four.
  const told = got
    .flatMap(({ message }) => message.items.map(({ kind, key }) => `${kind} ${key}`))
    .toSorted();
  expect(told).toEqual([
    ...[1, 2, 3].map((level) => `breach.escalated breach.escalated:${id}:${level}`),
    `breach.opened breach.opened:${id}`,
    `breach.repeated breach.repeated:${id}:1`,
  ]);
  const count = got.length;
  await acknowledge(id);
  clock.pass(8 * 60 * MINUTE_MS);
  await lookAndWait(sender);
  expect(got).toHaveLength(count);
});

test("an acknowledged breach is not escalated", async () => {
  const { got, sender } = collector();
  await lead("slack", "https://hooks.example.com/x");
  await acknowledge(await openBreach());
  clock.pass(10 * MINUTE_MS);
  await lookAndWait(sender);
  expect(got.map(({ message }) => message.items[0]?.kind)).toEqual(["breach.opened"]);
});

test("a silenced breach is told to nobody, shown to everybody, and told of when the silence ends and it is still open", async () => {
  const { got, sender } = collector();
  await lead("webhook", "https://hooks.example.com/x");
  const silence = await createSilence(ctx(), {
    ...{ portfolioId: organisation.portfolioId, limitId: null, reason: "index roll", forMs: 60 * MINUTE_MS },
  });
  await openBreach();
  await lookAndWait(sender);
  expect(got).toHaveLength(0);
  expect((await listAlerts(ctx("viewer"))).lines[0]).toMatchObject({
    isOpen: true,
    suppressedBy: `silence ${silence.id}`,
  });
  await endSilence(ctx(), silence.id);
  clock.pass(2_000);
  await lookAndWait(sender);
  expect(got).toHaveLength(1);
  const lines = await stores().audit.list(organisation.id, {}, { before: null, count: 10 });
  expect(lines.map(({ action, reason }) => [action, reason])).toEqual([
    ["alert.silence.end", null],
    ["alert.silence.create", "index roll"],
    ["alert.route.create", null],
    ["alert.channel.create", null],
  ]);
});

test("a silence without a reason, without an end or longer than a week is refused, by the verb and by the database", async () => {
  const asked = (over: object) =>
    createSilence(ctx(), { portfolioId: null, limitId: null, reason: "because", forMs: MINUTE_MS, ...over });
  for (const over of [
    { reason: "  " },
    { forMs: SILENCE_MS_MAX + 1 },
    { forMs: 0 },
    { forMs: Number.NaN },
    { forMs: Infinity },
  ])
    await expect(asked(over)).rejects.toThrow();
  await expect(asked({ portfolioId: "999999" })).rejects.toMatchObject({ code: "not-found" });
  await expect(asked({ forMs: SILENCE_MS_MAX })).resolves.toMatchObject({ reason: "because" });
  const past = {
    organisationId: Number(organisation.id),
    reason: "ok then",
    createdBy: "A",
    startsAt: new Date(0),
  };
  await expect(
    database.alertSilence.create({ data: { ...past, endsAt: new Date(SILENCE_MS_MAX + 1) } }),
  ).rejects.toThrow();
  await expect(
    database.alertSilence.create({ data: { ...past, reason: " ", endsAt: new Date(1_000) } }),
  ).rejects.toThrow();
});

test("a dead feed is one alert, its children none; when it is back, those that are still open are told of", async () => {
  const { got, sender } = collector();
  await lead("webhook", "https://hooks.example.com/x");
  const heardMs = Date.now() - 15_000;
  for (let looks = 0; looks < 5; looks++) {
    await watchFeed(unit(), organisation.id, heardMs, clock.now());
    clock.pass(500);
  }
  await openBreach();
  clock.pass(2_000);
  await lookAndWait(sender);
  await lookAndWait(sender);
  expect(got.map(({ message }) => message.items.map(({ kind }) => kind))).toEqual([["feed.silent"]]);
  expect((await listAlerts(ctx())).lines[0]).toMatchObject({
    kind: "breach.opened",
    isOpen: true,
    suppressedBy: "feed",
  });
  await watchFeed(unit(), organisation.id, clock.now(), clock.now());
  clock.pass(2 * MINUTE_MS);
  await lookAndWait(sender);
  await lookAndWait(sender);
  expect(got.flatMap(({ message }) => message.items.map(({ kind }) => kind)).sort()).toEqual([
    "breach.opened",
    "feed.back",
    "feed.silent",
  ]);
  await watchFeed(unit(), organisation.id, null, clock.now());
  expect((await listAlerts(ctx())).lines).toHaveLength(3);
});

test("a worker that tells asks the database for what it spares in between: one feed alert, one escalation, though it starts anew", async () => {
  const { got, sender } = collector();
  await lead("webhook", "https://hooks.example.com/x");
  await openBreach();
  const room = () => ({ queue: stores().alertQueue, sender, vault, clock });
  const heardMs = clock.now();
  let tell = teller(unit(), room());
  for (let seconds = 0; seconds < 400; seconds += 5) {
    if (seconds === 200) tell = teller(unit(), room());
    await runCaseClock(organisation.id, { stores: stores(), unit: unit() }, clock.now());
    await Promise.all(await tell(organisation.id, heardMs));
    clock.pass(5_000);
  }
  const kinds = got.flatMap(({ message }) => message.items.map(({ kind }) => kind));
  expect(kinds).toEqual(["breach.opened", "feed.silent", "breach.escalated"]);
  for (let seconds = 0; seconds < 100; seconds += 5) {
    await Promise.all(await tell(organisation.id, clock.now()));
    clock.pass(5_000);
  }
  const after = got.flatMap(({ message }) => message.items.map(({ kind }) => kind)).slice(3);
  expect(after).toEqual(["feed.back"]);
});

async function receiver(answer: (hits: number) => number | null) {
  const bodies: { key: unknown; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      bodies.push({ key: request.headers["idempotency-key"], body });
      const status = answer(bodies.length);
      if (status !== null) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { bodies, address: `http://127.0.0.1:${port}/hook`, close };
}
const links = { baseUrl: "http://localhost:3000" };

test("a receiver that fails is asked again, later and later, with the same key, until it takes the message", async () => {
  const hook = await receiver((hits) => (hits < 4 ? 500 : 200));
  await lead("webhook", hook.address);
  await openBreach();
  const sender = alertSender({ ...links, guard: addressGuard("127.0.0.0/8"), nowMs: clock.now.bind(clock) });
  const hitsAt: number[] = [];
  const startMs = clock.now();
  for (let seconds = 0; seconds < 40; seconds++) {
    const before = hook.bodies.length;
    await lookAndWait(sender);
    if (hook.bodies.length > before) hitsAt.push(Math.round((clock.now() - startMs) / 1_000));
    clock.pass(1_000);
  }
  await hook.close();
  expect(hitsAt).toEqual([0, 2, 6, 14]);
  expect(new Set(hook.bodies.map(({ key }) => key)).size).toBe(1);
  expect((await listAlertSettings(ctx())).deliveries).toMatchObject([
    { state: "sent", attempts: 4, lastError: null },
  ]);
});

test("a slow channel keeps no other one waiting, and a first notice comes within two seconds of its group's wait", async () => {
  const [slow, quick] = [await receiver(() => null), await receiver(() => 200)];
  await lead("webhook", slow.address);
  await lead("alertmanager", quick.address);
  const guard = addressGuard("127.0.0.0/8");
  const sender = alertSender({ ...links, guard, nowMs: systemClock.now });
  await openBreach();
  const writtenMs = Date.now();
  const busy = new Set<string>();
  const sendings: Promise<void>[] = [];
  while (quick.bodies.length === 0 && Date.now() - writtenMs < 5_000) {
    sendings.push(...(await look(sender, busy, systemClock)));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const tookMs = Date.now() - writtenMs;
  expect(JSON.parse(quick.bodies[0]?.body ?? "")).toMatchObject({
    version: "4",
    status: "firing",
    alerts: [{ labels: { alertname: "VaR 99" } }],
  });
  expect(tookMs).toBeLessThan(3_000); // one second of group wait, two of notice
  await Promise.all([slow.close(), quick.close()]);
  await Promise.allSettled(sendings);
  expect((await listAlertSettings(ctx())).deliveries.map(({ state }) => state).sort()).toEqual([
    "due",
    "sent",
  ]);
});

test("an e-mail goes through a real mail server, and the same message has the same id each time it is sent", async () => {
  const mails: string[] = [];
  let refusals = 1;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      let text = "";
      stream.on("data", (chunk) => {
        text += chunk;
      });
      stream.on("end", () => {
        mails.push(text);
        done(refusals-- > 0 ? Object.assign(new Error("try later"), { responseCode: 451 }) : null);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const sender = alertSender({
    ...{ ...links, guard: addressGuard(), nowMs: clock.now.bind(clock) },
    ...{ smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: "Plimsoll <risk@example.com>" },
  });
  await lead("email", "ann@example.com, bo@example.com");
  const id = await openBreach();
  await lookAndWait(sender);
  clock.pass(10_000);
  await lookAndWait(sender);
  sender.close();
  await new Promise<void>((resolve) => server.close(resolve));
  expect(mails).toHaveLength(2);
  const idOf = (text: string) => /^Message-ID: (.*)$/im.exec(text)?.[1];
  expect(idOf(mails[0] ?? "")).toBe(idOf(mails[1] ?? ""));
  expect(mails[1]).toContain("To: ann@example.com, bo@example.com");
  expect(mails[1]).toContain("From: Plimsoll <risk@example.com>");
  expect(mails[1]?.replaceAll("=\r\n", "")).toContain("VaR 99 of Book is over its limit");
  expect(mails[1]?.replaceAll("=\r\n", "").replaceAll("=3D", "=")).toContain(
    `http://localhost:3000/breaches/${id}`,
  );
  expect((await listAlertSettings(ctx())).deliveries).toMatchObject([{ state: "sent", attempts: 2 }]);
});

test("without a mail server, and with an address that was closed, the log says so and nothing is tried again", async () => {
  await lead("email", "ann@example.com");
  await lead("webhook", "http://169.254.169.254/latest/meta-data/iam");
  await openBreach();
  const sender = alertSender({ ...links, guard: addressGuard(), nowMs: clock.now.bind(clock) });
  await lookAndWait(sender);
  clock.pass(30 * MINUTE_MS);
  await lookAndWait(sender);
  const errors = (await listAlertSettings(ctx())).deliveries
    .filter(({ title }) => !title.includes("nobody has"))
    .map(({ state, lastError }) => `${state}: ${lastError}`);
  expect(errors.sort()).toEqual([
    "failed: 169.254.169.254: the address is in a private network (an operator may allow it by WEBHOOK_ALLOW_CIDRS).",
    "failed: No mail server is set: SMTP_URL names one.",
  ]);
});

test("a channel is edited: a new address and a new secret are tried at once, sealed, and audited without either", async () => {
  const made = await lead("webhook", "https://hooks.example.com/T0/canary");
  const { id } = made.channel;
  const { got, sender } = collector();
  const edited = await editChannel(ctx("admin"), {
    ...{ id, name: "Night desk", address: "https://other.example.com/T1/canary", isSecretRenewed: true },
  });
  expect(edited.channel).toMatchObject({
    name: "Night desk",
    shown: "https://other.example.com/…",
    isEnabled: true,
  });
  expect(edited.secret).toMatch(/^whsec_/);
  expect(edited.secret).not.toBe(made.secret);
  await lookAndWait(sender);
  expect(got).toMatchObject([
    { address: "https://other.example.com/T1/canary", secret: edited.secret, message: { groupKey: "test" } },
  ]);
  const [entry] = await stores().audit.list(
    organisation.id,
    { action: "alert.channel.edit" },
    { before: null, count: 2 },
  );
  expect(entry).toMatchObject({
    before: { name: "a webhook", address: "https://hooks.example.com/…" },
    after: { name: "Night desk", isAddressChanged: true, isSecretRenewed: true },
  });
  expect(JSON.stringify(entry)).not.toMatch(/canary|whsec_/);
  await editChannel(ctx("admin"), { id, name: "Day desk" }); // what is left out stays, and is not tried again
  await lookAndWait(sender);
  expect(got).toHaveLength(1);
});

test("a channel takes nothing below its least severity; switched off it gets nothing, and what waited for it is not sent", async () => {
  const { got, sender } = collector();
  const { channel } = await lead("slack", "https://hooks.example.com/x");
  await editChannel(ctx(), { id: channel.id, severity: "critical" });
  await stores().outbox.add(organisation.id, [
    { kind: "feed.back", breachId: null, idempotencyKey: "w1", severity: "warning", payload: {} },
  ]);
  clock.pass(MINUTE_MS);
  await lookAndWait(sender);
  expect(got).toHaveLength(0);
  await testChannel(ctx(), channel.id);
  await editChannel(ctx(), { id: channel.id, isEnabled: false });
  await openBreach();
  clock.pass(MINUTE_MS);
  await lookAndWait(sender);
  expect(got).toHaveLength(0);
  expect((await listAlertSettings(ctx())).deliveries).toMatchObject([
    { state: "failed", lastError: "The channel was switched off." },
  ]);
  await expect(testChannel(ctx(), channel.id)).rejects.toThrow("switched off");
  await editChannel(ctx(), { id: channel.id, isEnabled: true });
  await openBreach({ limitId: await secondLimit() });
  clock.pass(MINUTE_MS);
  await lookAndWait(sender);
  expect(got).toHaveLength(1);
});

test("an edit is refused by name: another kind's address, a secret that there is none of, no such channel, no such role", async () => {
  const mail = (await lead("email", "ann@example.com")).channel.id;
  await expect(editChannel(ctx(), { id: mail, address: "https://x.example.com" })).rejects.toThrow(
    "e-mail addresses",
  );
  await expect(editChannel(ctx(), { id: mail, isSecretRenewed: true })).rejects.toThrow(
    "Only a signed webhook",
  );
  await expect(editChannel(ctx(), { id: "987654", name: "Nobody" })).rejects.toThrow("no such channel");
  for (const role of ["viewer", "auditor", "portfolio-manager"] as const)
    await expect(editChannel(ctx(role), { id: mail, name: "Mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
});

test("a silence of one limit keeps that limit still and no other of its portfolio; of another's limit it is refused", async () => {
  const { got, sender } = collector();
  await lead("webhook", "https://hooks.example.com/x");
  const { portfolioId, limitId } = organisation;
  const silence = { portfolioId, limitId, reason: "index roll", forMs: 60 * MINUTE_MS };
  await createSilence(ctx(), silence);
  await openBreach();
  await openBreach({ limitId: await secondLimit() });
  clock.pass(MINUTE_MS);
  await lookAndWait(sender);
  expect(got).toMatchObject([{ message: { total: 1 } }]);
  await expect(createSilence(ctx(), { ...silence, limitId: "987654" })).rejects.toThrow("no such limit");
  await expect(createSilence(ctx(), { ...silence, portfolioId: null })).rejects.toThrow("no such limit");
});

/** Another limit of the same portfolio. */
async function secondLimit(): Promise<string> {
  const { id, portfolioId, officers } = organisation;
  const terms = { portfolioId, name: "Gross", metric: "gross-exposure", unit: "base", threshold: 1 } as const;
  return (await layLimit(stores(), id, officers, { ...terms, kind: "hard" })).id;
}

test("a channel's address and secret are sealed, shown never, tried by a test, and gone when it is removed", async () => {
  const made = await lead("webhook", "https://hooks.example.com/T0/canary");
  expect(made.secret).toMatch(/^whsec_[\w-]{43}$/);
  expect(made.channel.shown).toBe("https://hooks.example.com/…");
  const settings = await listAlertSettings(ctx("auditor"));
  expect(JSON.stringify(settings)).not.toMatch(/canary|whsec_/);
  const audit = await stores().audit.list(organisation.id, {}, { before: null, count: 10 });
  expect(JSON.stringify(audit)).not.toMatch(/canary|whsec_/);
  const { got, sender } = collector();
  await testChannel(ctx("admin"), made.channel.id);
  await lookAndWait(sender);
  expect(got[0]).toMatchObject({
    address: "https://hooks.example.com/T0/canary",
    secret: made.secret,
    message: { isFiring: false },
  });
  await retireChannel(ctx(), made.channel.id);
  expect(await listAlertSettings(ctx())).toMatchObject({ channels: [] });
  await openBreach();
  await lookAndWait(sender);
  expect(got).toHaveLength(1);
  await expect(testChannel(ctx(), made.channel.id)).rejects.toMatchObject({ code: "not-found" });
});

test("what is unread is what came since a person looked, each for themselves", async () => {
  await openBreach();
  const { lines, unread } = await listAlerts(ctx("viewer"));
  expect(unread).toBe(1);
  await sawAlerts(ctx("viewer"), lines[0]?.id ?? "");
  expect((await listAlerts(ctx("viewer"))).unread).toBe(0);
  expect((await listAlerts(ctx("auditor"))).unread).toBe(1);
  await sawAlerts(ctx("viewer"), "1"); // never back
  expect((await listAlerts(ctx("viewer"))).unread).toBe(0);
});

test("only who may sends alerts elsewhere or keeps them still, and never of another organisation", async () => {
  const made = await lead("webhook", "https://hooks.example.com/x");
  const route = {
    channelId: made.channel.id,
    severity: "info",
    portfolioId: null,
    family: null,
    quiet: null,
  } as const;
  for (const role of ROLES) {
    const asked = ctx(role);
    const silence = () =>
      createSilence(asked, { portfolioId: null, limitId: null, reason: "because", forMs: MINUTE_MS });
    const mayLead = ["risk-officer", "head-of-risk", "admin"].includes(role);
    const maySilence = ["risk-officer", "head-of-risk"].includes(role);
    const lead = async () => createRoute(asked, route);
    if (mayLead) await expect(lead(), role).resolves.toBeTruthy();
    else await expect(lead(), role).rejects.toMatchObject({ code: "forbidden" });
    const kept = (async () => silence())();
    if (maySilence) await expect(kept, role).resolves.toBeTruthy();
    else await expect(kept, role).rejects.toMatchObject({ code: "forbidden" });
  }
  const other = await createTestOrganisation(database);
  const stranger = { ...ctx(), actor: { ...ctx().actor, organisationId: other.id } };
  await expect(createRoute(stranger, route)).rejects.toMatchObject({ code: "not-found" });
  await expect(retireChannel(stranger, made.channel.id)).rejects.toMatchObject({ code: "not-found" });
  expect(await listAlertSettings(stranger)).toMatchObject({
    channels: [],
    routes: [],
    silences: [],
    deliveries: [],
  });
});

test("whoever is scoped to one portfolio hears nothing of another, and still of a dead feed", async () => {
  await openBreach();
  await stores().outbox.add(organisation.id, [
    {
      ...{ kind: "feed.silent" as const, breachId: null, idempotencyKey: `feed of ${organisation.id}` },
      payload: {},
    },
  ]);
  const scoped = (...portfolioIds: string[]): Ctx => {
    const all = ctx("portfolio-manager");
    return { ...all, actor: { ...all.actor, portfolioIds } };
  };
  const kinds = async (who: Ctx) => (await listAlerts(who)).lines.map(({ kind }) => kind);
  expect(await kinds(scoped(organisation.portfolioId))).toEqual(["feed.silent", "breach.opened"]);
  expect(await kinds(scoped("999999"))).toEqual(["feed.silent"]);
  expect((await listAlerts(scoped())).unread).toBe(1);
});

test("a scoped officer keeps still, and leads elsewhere, only what is in scope", async () => {
  const made = await lead("webhook", "https://hooks.example.com/x");
  const all = ctx();
  const scoped: Ctx = { ...all, actor: { ...all.actor, portfolioIds: [organisation.portfolioId] } };
  const blind: Ctx = { ...all, actor: { ...all.actor, portfolioIds: [] } };
  const silence = { limitId: null, reason: "because", forMs: MINUTE_MS };
  const route = { channelId: made.channel.id, severity: "info", family: null, quiet: null } as const;
  const { portfolioId } = organisation;
  await expect(createSilence(scoped, { ...silence, portfolioId })).resolves.toBeTruthy();
  await expect(createRoute(scoped, { ...route, portfolioId })).resolves.toBeTruthy();
  for (const [who, where] of [
    [scoped, null],
    [blind, portfolioId],
    [blind, null],
  ] as const) {
    await expect(createSilence(who, { ...silence, portfolioId: where })).rejects.toThrow(RiskError);
    await expect(createRoute(who, { ...route, portfolioId: where })).rejects.toThrow(RiskError);
  }
  const wide = await createSilence(all, { ...silence, portfolioId: null });
  await expect(endSilence(blind, wide.id)).resolves.toBeUndefined(); // being told again hurts nobody
});
