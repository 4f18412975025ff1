import { deflateRawSync, inflateRawSync } from "node:zlib";
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
import { historyUpkeep } from "~/server/adapters/postgres/history-upkeep";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { atMinute } from "~/server/domain/new-york";
import type { RecomputedInstant } from "~/server/domain/point-in-time";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { seededRandom } from "~/server/engine/math/random";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { draftOf } from "~/server/services/import/recognise-symbol";
import { computeHere, computeTask } from "./compute-task";
import { recomputeTask } from "./recompute-instant";

const WALL = Date.UTC(2026, 10, 20, 14, 59, 30);
const DAY = 86_400_000;
const [FRIDAY, MONDAY, TUESDAY] = ["2020-01-24", "2020-01-27", "2020-01-28"] as const;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
/** What the beats computed, as it was before it was stored. */
const computed: RiskSnapshot[] = [];

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  await live();
}, 60_000);
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const stores = () => storesOn(database);
const idOf = (symbol: string) => organisation.instrumentIds.get(symbol) ?? "";
const PLACE = { portfolio: "Book", book: "Main", account: "" } as const;

/** Three days of a market, a second apart on the wall: everything that may change between two seconds does. */
async function live(): Promise<void> {
  const random = seededRandom(2020);
  const run = await stores().tape.startRun(organisation.id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs: organisation.opensMs,
  });
  const clock = new VirtualClock(WALL);
  let desk = emptyDesk(organisation.id, "test", run);
  let aaa = 100;
  const open = async (): Promise<void> => {
    desk = emptyDesk(organisation.id, "test", run);
    await refreshDesk(desk, stores(), { marketMs: organisation.opensMs, nowMs: clock.now() });
  };
  const listener = () => takeMarket(desk, "tape", { clock, announce: () => {} });
  const tick = (date: string, minute: number, symbols: readonly string[]): void => {
    const atMs = atMinute(date, minute) + 250;
    listener().ticks(
      symbols.map((symbol) => ({
        instrumentId: idOf(symbol),
        priceLocal: symbol === "AAA" ? aaa : 100 * (1 + 0.01 * random()),
        atMs: atMs - Math.floor(1000 * random()),
        source: "tape",
      })),
    );
    listener().heartbeat(atMs);
  };
  const beat = async (unit: UnitOfWork = unitOfWork(database)): Promise<void> => {
    computed.push(...(await runFrame(desk, { stores: stores(), unit }, clock.now())));
    clock.pass(1000);
  };
  const beats = async (date: string, minute: number, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      aaa *= 1 + 0.02 * (random() - 0.5);
      tick(date, minute + i, ["AAA", "BBB"]);
      await beat();
    }
  };
  await open();
  await beats(FRIDAY, 575, 5);
  // An option that nothing quotes, and a statement that holds it.
  const draft = { ...draftOf("AAA"), sector: "Energy", isSimulated: true };
  const call = {
    ...draft,
    symbol: "AAA200320C100",
    name: "A call",
    type: "option" as const,
    multiplier: 100,
    underlyingSymbol: "AAA",
    option: {
      strike: 100,
      expiry: "2020-03-20",
      right: "call" as const,
      exercise: "american" as const,
      impliedVolatility: 0.3,
      dividendYield: 0,
    },
  };
  const ids = await stores().reference.saveInstruments(organisation.id, [call]);
  const line = { ...PLACE, baseCurrency: "USD", counterparty: null, lotDate: null, isCash: false };
  const held = { ...line, instrumentId: ids.get(call.symbol) ?? "", quantity: 3, entryPriceLocal: 4 };
  await stores().positions.state(organisation.id, [held], atMinute(FRIDAY, 579), null);
  desk.outdated.add("instruments").add("positions");
  await beats(FRIDAY, 580, 4);
  await trade("first", 250, atMinute(FRIDAY, 583));
  desk.outdated.add("positions");
  await beats(FRIDAY, 584, 4);
  // A limit that waits before it opens; the line moves; an episode opens, and ends.
  await limit({ name: "Waits", metric: "var99", threshold: 0.0001, openAfterMs: 3000 }, clock.now());
  desk.outdated.add("limits");
  await beats(FRIDAY, 588, 5);
  await limit({ name: "VaR 99", metric: "var99", threshold: 0.0001 }, clock.now());
  desk.outdated.add("limits");
  await beats(FRIDAY, 593, 3);
  await limit({ name: "VaR 99", metric: "var99", threshold: 0.5 }, clock.now());
  desk.outdated.add("limits");
  await beats(FRIDAY, 596, 3);
  // A jump that is held back, a feed that falls silent until it is stale, and one that comes back.
  aaa *= 2;
  await beats(FRIDAY, 599, 2);
  aaa /= 2;
  for (let silent = 0; silent < 12; silent++) await beat();
  await beats(FRIDAY, 615, 2);
  // Units that fail, with and without a commit; a restart.
  const failing: UnitOfWork = (work) =>
    unitOfWork(database)(async (inside) => {
      await work(inside);
      throw new Error("gone");
    });
  const unheard: UnitOfWork = async (work) => {
    await unitOfWork(database)(work);
    throw new Error("unheard");
  };
  tick(FRIDAY, 618, ["AAA"]);
  for (const unit of [failing, unheard]) {
    await expect(beat(unit)).rejects.toThrow();
    clock.pass(1000);
  }
  await beats(FRIDAY, 620, 2);
  await open();
  desk.weighting = {
    businessDate: FRIDAY,
    weights: new Map([
      ["historical", 0.25],
      ["parametric-t", 0.75],
    ]),
    method: "test",
    excluded: [],
  };
  await beats(FRIDAY, 640, 3);
  // What was dealt before comes in late; static data are corrected.
  await trade("late", -100, atMinute(FRIDAY, 580));
  await stores().reference.saveInstruments(organisation.id, [{ ...draft, sector: "Utilities" }]);
  desk.outdated.add("instruments").add("positions");
  await beats(FRIDAY, 645, 3);
  // The close, with a model of another day; a split and a dividend on Monday.
  await announce("split");
  await announce("cash-dividend");
  desk.outdated.add("instruments");
  close(FRIDAY);
  await beats(FRIDAY, 958, 5);
  aaa /= 2;
  await beats(MONDAY, 575, 5);
  close(MONDAY);
  await beats(MONDAY, 970, 2);
  await beats(TUESDAY, 575, 3);

  function close(date: string): void {
    const bar = (symbol: string, price: number) => ({
      instrumentId: idOf(symbol),
      date,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: 10_000,
    });
    listener().dayClosed(date, [bar("AAA", aaa), bar("BBB", 100)]);
  }
}

const trade = (externalId: string, quantity: number, effectiveAtMs: number) =>
  stores().trades.record(organisation.id, [
    {
      ...PLACE,
      externalId,
      instrumentId: idOf("AAA"),
      quantity,
      priceLocal: 101,
      feesLocal: 1,
      effectiveAtMs,
      cashLocal: -quantity * 101 - 1,
      cashInstrumentId: idOf("USD"),
    },
  ]);

const limit = (
  terms: { name: string; metric: "var99"; threshold: number; openAfterMs?: number },
  atMs: number,
) =>
  layLimit(
    stores(),
    organisation.id,
    organisation.officers,
    { portfolioId: organisation.portfolioId, unit: "nav", kind: "hard", ...terms },
    { atMs },
  );

const announce = (kind: "split" | "cash-dividend") =>
  stores().actions.save(organisation.id, [
    kind === "split"
      ? {
          instrumentId: idOf("AAA"),
          action: { kind, exDate: MONDAY, ratio: 2 },
          isHistoryAdjusted: false,
        }
      : {
          instrumentId: idOf("BBB"),
          action: { kind, exDate: MONDAY, amountLocal: 1 },
          isHistoryAdjusted: false,
        },
  ]);

const again = async (
  computedAtMs: number,
  { codeVersion = "test", as = stores() } = {},
): Promise<RecomputedInstant> => {
  const world = { stores: as, compute: computeHere };
  const task = await recomputeTask(world, organisation.id, {
    portfolioId: organisation.portfolioId,
    computedAtMs,
    codeVersion,
  });
  return computeTask(task) as RecomputedInstant;
};

test("every second is made again to the bit, whatever changed before, in and after it", async () => {
  const span = { fromMs: WALL, toMs: WALL + DAY };
  const wholes = await stores().instants.wholesOf(organisation.id, organisation.portfolioId, span, 1000);
  expect(new Set(wholes.flatMap(({ reasons }) => reasons))).toEqual(
    new Set(["minute", "breach", "forecast"]),
  );
  const whole = new Set(wholes.map(({ computedAtMs }) => computedAtMs));
  const rows = await stores().history.series(organisation.id, organisation.portfolioId, {
    ...{ grain: "second", count: 1000 },
    ...span,
  });
  const computedAt = new Map(computed.map((snapshot) => [snapshot.computedAtMs, snapshot]));
  // One beat was committed and never heard of; one was never committed.
  expect([computed.length, rows.length]).toEqual([63, 64]);
  for (const { computedAtMs } of rows) {
    const found = await again(computedAtMs);
    const at = new Date(computedAtMs).toISOString();
    expect(found.recomputation.differences, at).toEqual([]);
    expect(found.recomputation, at).toMatchObject({ isEqual: true, notes: [] });
    expect(found.recomputation.against, at).toBe(whole.has(computedAtMs) ? "whole" : "second");
    const before = computedAt.get(computedAtMs);
    if (found.snapshot && before) expect(JSON.stringify(found.snapshot), at).toBe(JSON.stringify(before));
  }
}, 60_000);

/** As the owner of the database might do by night. */
async function tamper(sql: string): Promise<void> {
  const owner = openDatabase(owned.ownerUrl, 1);
  await owner.$executeRawUnsafe(sql).finally(() => owner.$disconnect());
}

const wholesOf = (fromMs: number, toMs: number) =>
  stores().instants.wholesOf(organisation.id, organisation.portfolioId, { fromMs, toMs }, 1000);

test("a whole snapshot of which the owner changed one figure differs in that figure alone, by name", async () => {
  const computedAtMs = (await wholesOf(WALL, WALL + DAY))[0]?.computedAtMs ?? 0;
  const row = await database.snapshotKept.findFirstOrThrow({ where: { computedAt: new Date(computedAtMs) } });
  const written = inflateRawSync(row.body).toString("utf8");
  const put = (body: Uint8Array) =>
    tamper(
      `UPDATE snapshot_kept SET body = '\\x${Buffer.from(body).toString("hex")}' WHERE seq = ${row.seq}`,
    );
  await put(deflateRawSync(written.replace('"quantity":1000', '"quantity":1001')));
  const { recomputation } = await again(computedAtMs);
  expect(recomputation).toMatchObject({ isEqual: false, against: "whole", differing: 1 });
  expect(recomputation.differences).toEqual([
    { path: "positions[AAA].quantity", stored: "1001", again: "1000" },
  ]);

  // One byte of the stored ones, in the middle of them.
  const flipped = Uint8Array.from(row.body);
  flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 0xff;
  await put(flipped);
  const found = await again(computedAtMs).then(
    ({ recomputation: { isEqual } }) => isEqual,
    (error: Error) => error.message,
  );
  expect(found === false || String(found).includes("not those that were written")).toBe(true);
  await put(row.body);
  expect((await again(computedAtMs)).recomputation.isEqual).toBe(true);
});

test("a row whose figure was changed in the database differs in that figure alone", async () => {
  const at = WALL + 1000;
  const where = `computed_at = '${new Date(at).toISOString()}'`;
  await tamper(`UPDATE risk_second SET var_99_base = var_99_base * 1.0000000001 WHERE ${where}`);
  const { recomputation } = await again(at);
  expect(recomputation.differences.map(({ path }) => path)).toEqual(["var_99_base"]);
});

test("holdings that were changed where they were recorded are found out by the figures", async () => {
  const at = WALL + 2000;
  const { instants, inputs } = stores();
  const moved: typeof inputs = {
    ...inputs,
    async partsAt(...asked) {
      const parts = await inputs.partsAt(...asked);
      return (
        parts?.map((part) => ({ ...part, json: part.json.replace('"quantity":1000', '"quantity":1001') })) ??
        null
      );
    },
  };
  const { recomputation } = await again(at, { as: { ...stores(), instants, inputs: moved } });
  expect(recomputation.differences.map(({ path }) => path)).toContain("gross_base");
});

test("what was made by another build is held against this one's, and both are named", async () => {
  const { recomputation } = await again(WALL, { codeVersion: "later" });
  expect(recomputation).toMatchObject({ isEqual: true, builtThen: "test", builtNow: "later" });
});

test("a bar that was corrected since is said, and what was stored differs", async () => {
  const at = WALL + 2000;
  expect((await again(at)).recomputation.isEqual).toBe(true);
  const bar = `instrument_id = ${idOf("AAA")} AND date = '2020-01-22'`;
  await tamper(`UPDATE daily_bar SET close = close * 2 WHERE ${bar}`);
  const { recomputation } = await again(at);
  expect(recomputation.isEqual).toBe(false);
  expect(recomputation.notes[0]).toContain("corrected since");
  expect(recomputation.differences.map(({ path }) => path)).toContain("inputs_hash");
  await tamper(`UPDATE daily_bar SET close = close / 2 WHERE ${bar}`);
});

test("a second without a beat is not kept, and one without its prices can't be made again", async () => {
  await expect(again(WALL - 1000)).rejects.toThrow(
    "Nothing is kept of 2026-11-20T14:59:29Z. Kept next to it: 2026-11-20T14:59:30Z.",
  );
  const at = WALL + 3000;
  await tamper(`DELETE FROM market_frame WHERE computed_at = '${new Date(at).toISOString()}'`);
  await expect(again(at)).rejects.toThrow("no longer kept");
});

test("three months on, whole snapshots are still made again to the bit when all else of their day is gone", async () => {
  const upkeep = historyUpkeep(database);
  const before = await wholesOf(WALL, WALL + DAY);
  const partsBefore = await database.recordedPart.count();
  for (const table of ["market_frame", "risk_second"])
    await database.$executeRawUnsafe(`SELECT make_partition('${table}', '2026-11-20')`);
  await upkeep.retain(Date.UTC(2026, 10, 22, 3, 1));
  expect([await database.marketFrame.count(), await database.riskSecond.count()]).toEqual([0, 0]);
  expect(await wholesOf(WALL, WALL + DAY)).toEqual(before);
  expect(await database.recordedPart.count()).toBeLessThan(partsBefore);
  for (const { computedAtMs } of before)
    expect((await again(computedAtMs)).recomputation).toMatchObject({ isEqual: true, against: "whole" });

  await upkeep.retain(Date.UTC(2027, 2, 1, 3, 1));
  const after = await wholesOf(WALL, WALL + DAY);
  expect(after.length).toBeLessThan(before.length);
  expect(await database.marketFrameKept.count()).toBe(after.length);
  for (const { computedAtMs } of after)
    expect((await again(computedAtMs)).recomputation).toMatchObject({ isEqual: true, against: "whole" });
});
