import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import {
  createTestOrganisation,
  reopenFor,
  type TestOrganisation,
} from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { atMinute } from "~/server/domain/new-york";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { computeHere } from "~/server/services/questions/compute-task";
import { recomputeTask } from "~/server/services/questions/recompute-instant";
import { type Desk, emptyDesk } from "./desk";
import { refreshDesk } from "./refresh-desk";
import { runFrame } from "./run-frame";
import { takeMarket } from "./take-market";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const CODE = "test";
const LAST_MINUTE = 959;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 2);
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const stores = () => storesOn(database);
async function openDesk(): Promise<Desk> {
  const { id, opensMs: marketMs } = organisation;
  const run = { kind: "demonstration", isSimulated: true, settings: {}, marketMs } as const;
  const desk = emptyDesk(
    id,
    CODE,
    (await stores().tape.run(id, "demonstration")) ?? (await stores().tape.startRun(id, run)),
  );
  await refreshDesk(desk, stores(), { marketMs, nowMs: WALL });
  return desk;
}
/** One beat at a price of AAA; the day's bar follows the last beat before its close. */
async function beat(
  desk: Desk,
  wallMs: number,
  { day, minute, priceLocal }: { readonly day: string; readonly minute: number; readonly priceLocal: number },
): Promise<RiskSnapshot> {
  const atMs = atMinute(day, minute);
  const listener = takeMarket(desk, "tape", { clock: new VirtualClock(wallMs), announce: () => {} });
  const prices = [
    [organisation.instrumentIds.get("AAA") ?? "", priceLocal],
    [organisation.instrumentIds.get("BBB") ?? "", 100],
  ] as const;
  listener.ticks(
    prices.map(([instrumentId, each]) => ({ instrumentId, priceLocal: each, atMs, source: "tape" })),
  );
  listener.heartbeat(atMs);
  const [snapshot] = await runFrame(desk, { stores: stores(), unit: unitOfWork(database) }, wallMs);
  if (!snapshot) throw new Error("nothing was assessed");
  if (minute === LAST_MINUTE)
    listener.dayClosed(
      day,
      prices.map(([instrumentId, close]) => ({
        ...{ instrumentId, date: day, open: close, high: close, low: close, close, volume: 10_000 },
      })),
    );
  return snapshot;
}

test("limits read what came of the days before: by hand, over a restart, and when an instant is made again", async () => {
  const lay = (name: string, terms: object) =>
    layLimit(
      stores(),
      organisation.id,
      organisation.officers,
      { portfolioId: organisation.portfolioId, name, kind: "hard", ...terms } as Parameters<
        typeof layLimit
      >[3],
      { reason: "test" },
    );
  await lay("Drawdown", { metric: "drawdown", unit: "base", threshold: 4_500 });
  await lay("Two days", { metric: "loss-of-days", unit: "base", parameter: "2", threshold: 1e6 });
  await lay("Exceptions", { metric: "exceptions", unit: "count", threshold: 4 });
  let desk = await openDesk();
  let wall = WALL;
  const found: RiskSnapshot[] = [];
  // 1,000 shares: the first day's profit is of no forecast, then up 2,000, down 5,000, and up 1,000 so far.
  // The outcome of a day is on record from the beat after the one that settles it.
  const closes = { "2020-01-24": 100, "2020-01-27": 102, "2020-01-28": 97, "2020-01-29": 98 };
  for (const [day, close] of Object.entries(closes)) {
    for (const minute of [571, 700, LAST_MINUTE]) {
      found.push(await beat(desk, wall, { day, minute, priceLocal: close }));
      wall += 1000;
      if (day === "2020-01-28" && minute === 700) desk = await openDesk();
    }
  }
  const values = (snapshot: RiskSnapshot | undefined) =>
    Object.fromEntries(snapshot?.limits.map(({ name, value, state }) => [name, [value, state]]) ?? []);
  expect(values(found[1])).toMatchObject({ Exceptions: [null, "unknown"], "Two days": [null, "unknown"] });
  // Both days before were forecast: 2,000 made and 5,000 lost, more than was said of one of them at most.
  const last = values(found.at(-1));
  expect(last.Drawdown?.[0]).toBeCloseTo(4_000, 6);
  expect(last["Two days"]?.[0]).toBeCloseTo(4_000, 6);
  expect(last.Drawdown?.[1]).toBe("warning");
  // Until the outcome of the day before is there, what was lost since is not known: an open breach stays open.
  expect(found.at(-3)?.limits.find(({ name }) => name === "Drawdown")).toMatchObject({
    ...{ state: "unknown", isBreachOpen: true, reason: "what came of 2020-01-28 is not on record" },
  });
  const worst = values(found.at(-5));
  expect(worst.Drawdown).toEqual([expect.closeTo(5_000, 6), "breach"]);
  const [, lost] =
    (await stores().scores.days(organisation.id, desk.run.id, 10)).get(organisation.portfolioId) ?? [];
  expect(lost?.pnlBase).toBeCloseTo(-5_000, 6);
  expect(last.Exceptions?.[0]).toBe(5_000 > (lost?.var99Base ?? Number.NaN) ? 1 : 0);
  for (const snapshot of found) {
    const task = await recomputeTask({ stores: stores(), compute: computeHere }, organisation.id, {
      portfolioId: organisation.portfolioId,
      computedAtMs: snapshot.computedAtMs,
      codeVersion: CODE,
    });
    expect(await computeHere(task)).toMatchObject({ recomputation: { isEqual: true, differing: 0 } });
  }
});
