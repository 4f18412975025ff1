import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation, reopenFor } from "~/server/adapters/embedded/test-organisation";
import { type Db, openDatabase } from "~/server/adapters/postgres/client";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { seededRandom } from "~/server/engine/math/random";
import type { AlertQueue } from "~/server/ports/alert-queue";
import type { AlertSender } from "~/server/ports/alert-sender";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { deliverAlerts, LEASE_MS } from "./deliver-alerts";
import { routeAlerts } from "./route-alerts";

const CRASHES = 1_000;
const MINUTE_MS = 60_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

/** A unit whose n-th statement is never reached. Counts them. */
function unitThatFallsAt(n: number): { unit: UnitOfWork; reached: () => number } {
  let statements = 0;
  const step = () => {
    statements += 1;
    if (statements === n) throw new Error(`fell before statement ${n}`);
  };
  const watched = (target: object): object =>
    new Proxy(target, {
      get(from, name) {
        const value = Reflect.get(from, name);
        if (typeof value === "function")
          return (...args: unknown[]) => {
            step();
            return value.apply(from, args);
          };
        return typeof value === "object" && value !== null ? watched(value) : value;
      },
    });
  const unit: UnitOfWork = (work) =>
    database.$transaction((transaction) => work(storesOn(watched(transaction) as Db)), { timeout: 30_000 });
  return { unit, reached: () => statements };
}

test("a breach opens or closes with its alert or not at all, wherever between two statements the worker falls", async () => {
  const organisation = await createTestOrganisation(database, 1e-4);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  const key = Number(organisation.id);
  const stores = storesOn(database);
  const run = await stores.tape.startRun(organisation.id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs: organisation.opensMs,
  });
  const desk = emptyDesk(organisation.id, "test", run);
  await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: run.marketMs });
  const clock = new VirtualClock(Date.UTC(2026, 10, 20, 15));
  const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
  const beat = (unit: UnitOfWork) => {
    clock.pass(1_000);
    const atMs = organisation.opensMs;
    listener.ticks(
      ["AAA", "BBB"].map((symbol) => ({
        instrumentId: organisation.instrumentIds.get(symbol) ?? "",
        priceLocal: 100,
        atMs,
        source: "tape",
      })),
    );
    listener.heartbeat(atMs);
    return runFrame(desk, { stores, unit }, clock.now());
  };
  const counts = async () => ({
    opened: await database.breach.count({ where: { organisationId: key } }),
    openedAlerts: await database.alertOutbox.count({ where: { organisationId: key, kind: "breach.opened" } }),
    closed: await database.breach.count({ where: { organisationId: key, closedAt: { not: null } } }),
    closedAlerts: await database.alertOutbox.count({ where: { organisationId: key, kind: "breach.closed" } }),
  });
  const fallEverywhere = async (before: Awaited<ReturnType<typeof counts>>) => {
    for (let n = 1; ; n++) {
      const { unit, reached } = unitThatFallsAt(n);
      const fell = await beat(unit).then(
        () => false,
        () => true,
      );
      if (!fell) return reached();
      expect(await counts(), `before statement ${n}`).toEqual(before);
      await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: run.marketMs });
    }
  };
  const nothing = { opened: 0, openedAlerts: 0, closed: 0, closedAlerts: 0 };
  const opening = await fallEverywhere(nothing);
  expect(opening).toBeGreaterThan(8);
  expect(await counts()).toEqual({ ...nothing, opened: 1, openedAlerts: 1 });

  await layLimit(stores, organisation.id, organisation.officers, {
    portfolioId: organisation.portfolioId,
    ...{ name: "VaR 99", metric: "var99", unit: "nav", kind: "hard", threshold: 0.9 },
  });
  desk.outdated.add("limits");
  await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: run.marketMs });
  const closing = await fallEverywhere({ ...nothing, opened: 1, openedAlerts: 1 });
  expect(closing).toBeGreaterThan(8);
  expect(await counts()).toEqual({ opened: 1, openedAlerts: 1, closed: 1, closedAlerts: 1 });
}, 60_000);

const vault = { seal: (_: string, text: string) => text, open: (_: string, sealed: string) => sealed };

async function withChannel(): Promise<string> {
  const { id } = await database.organisation.create({ data: { slug: `a${Math.random()}`, name: "A" } });
  const organisation = String(id);
  database = await reopenFor(database, owned.appUrl, organisation);
  const { alerts } = storesOn(database);
  const channel = await alerts.addChannel(organisation, {
    ...{
      name: "hook",
      kind: "webhook",
      shown: "h",
      addressSealed: "http://h",
      secretSealed: null,
      createdBy: "A",
    },
  });
  await alerts.addRoute(organisation, {
    ...{ channelId: channel.id, severity: "info", portfolioId: null, family: null, quiet: null },
  });
  return organisation;
}

test(`${CRASHES} deliveries that fall at random points arrive at least once, and at most once more`, async () => {
  const organisation = await withChannel();
  const stores = storesOn(database);
  const random = seededRandom(7);
  const received = new Map<string, number>();
  let point = -1;
  const fall = (at: number) => {
    if (point !== at) return;
    point = -1; // one fall each
    throw new Error(`fell at ${at}`);
  };
  const sender: AlertSender = {
    async send({ idempotencyKey }) {
      fall(2);
      received.set(idempotencyKey, (received.get(idempotencyKey) ?? 0) + 1);
      fall(3);
    },
  };
  const queue: AlertQueue = {
    ...stores.alertQueue,
    async claim(...args) {
      fall(0);
      const claimed = await stores.alertQueue.claim(...args);
      fall(1);
      return claimed;
    },
    async sent(...args) {
      fall(4);
      await stores.alertQueue.sent(...args);
      fall(5);
    },
  };
  const routing: UnitOfWork = (work) =>
    unitOfWork(database)(async (inside) => {
      fall(6);
      const done = await work(inside);
      fall(7); // before the commit
      return done;
    });
  const clock = new VirtualClock(Date.now());
  for (let i = 0; i < CRASHES; i++) {
    await stores.outbox.add(organisation, [
      {
        ...{ kind: "feed.silent", breachId: null, idempotencyKey: `k${i}`, payload: {} },
      },
    ]);
    point = Math.floor(random() * 8);
    for (let look = 0; look < 3; look++) {
      clock.pass(LEASE_MS + MINUTE_MS);
      await routeAlerts(routing, organisation, clock.now()).catch(() => 0);
      const sendings = await deliverAlerts({ queue, sender, vault, clock }, organisation, new Set()).catch(
        () => [],
      );
      await Promise.allSettled(sendings);
    }
  }
  const counts = [...received.values()];
  expect(received.size).toBe(CRASHES);
  expect(Math.max(...counts)).toBe(2);
  expect(counts.filter((count) => count === 2).length).toBeLessThan(CRASHES / 2);
  expect(
    await database.alertDelivery.count({ where: { organisationId: Number(organisation), state: "sent" } }),
  ).toBe(CRASHES);
}, 120_000);

test("two workers that claim at once never take the same message", async () => {
  const organisation = await withChannel();
  const stores = storesOn(database);
  await stores.outbox.add(organisation, [
    {
      kind: "feed.silent",
      breachId: null,
      idempotencyKey: "two",
      payload: {},
    },
  ]);
  const nowMs = Date.now() + 5_000;
  await routeAlerts(unitOfWork(database), organisation, nowMs);
  const at = { nowMs, leaseMs: LEASE_MS, busyChannels: [] };
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => stores.alertQueue.claim(organisation, at)),
  );
  expect(claims.flat()).toHaveLength(1);
  expect(await stores.alertQueue.claim(organisation, { ...at, nowMs: nowMs + LEASE_MS - 1 })).toHaveLength(0);
  expect(await stores.alertQueue.claim(organisation, { ...at, nowMs: nowMs + LEASE_MS })).toHaveLength(1);
});
