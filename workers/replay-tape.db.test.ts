import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation } from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { computeThread } from "~/server/adapters/threads/compute-thread";
import { atMinute } from "~/server/domain/new-york";
import { seededRandom } from "~/server/engine/math/random";
import type { Compute } from "~/server/ports/compute";
import { learnWeights } from "~/server/services/backtest/learn-weights";
import { walkHistory } from "~/server/services/backtest/walk-history";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { answerQuestions } from "~/server/services/questions/answer-questions";
import { computeHere } from "~/server/services/questions/compute-task";
import { bundledThread } from "./bundled-thread";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const DAYS = ["2020-01-24", "2020-01-27", "2020-01-28"] as const;
const BEATS_A_DAY = 20;
/** From just after the open to just past the cut-off, so that each evening has a forecast of record and an outcome. */
const MINUTES = [575, 975] as const;

/** Prices of one beat, by symbol. */
type Second = {
  readonly asOfMs: number;
  readonly prices: readonly (readonly [symbol: string, price: number])[];
};

/** A market that jumps enough to break the limit, and comes back. */
function wildMarket(): Second[] {
  const random = seededRandom(20_200_124);
  let [aaa, bbb] = [100, 100];
  return DAYS.flatMap((date) =>
    Array.from({ length: BEATS_A_DAY }, (_, i): Second => {
      aaa *= 1 + 0.06 * (random() - 0.5);
      bbb *= 1 + 0.06 * (random() - 0.5);
      const minute = MINUTES[0] + ((MINUTES[1] - MINUTES[0]) * i) / (BEATS_A_DAY - 1);
      return {
        asOfMs: atMinute(date, Math.round(minute)),
        prices: [
          ["AAA", aaa],
          ["BBB", bbb],
        ],
      };
    }),
  );
}

/**
 * Plays a market to a new installation: assessments every beat, questions and the walk through the past in between.
 * @returns hashes of all snapshots and answers, and the market as it was recorded.
 */
async function play(seconds: readonly Second[], threads: readonly Compute[]) {
  const owned = await createTestDatabase();
  const database = openDatabase(owned.appUrl, 4);
  try {
    const organisation = await createTestOrganisation(database, 0.02);
    const stores = storesOn(database);
    const world = { stores, unit: unitOfWork(database) };
    const run = await stores.tape.startRun(organisation.id, {
      kind: "demonstration",
      isSimulated: true,
      settings: {},
      marketMs: organisation.opensMs,
    });
    const desk = emptyDesk(organisation.id, "test", run);
    await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: run.marketMs });
    const clock = new VirtualClock(WALL);
    const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
    let turn = 0;
    const compute: Compute = (task) => (threads[turn++ % threads.length] ?? computeHere)(task);
    const hashes: string[] = [];
    const symbolOf = new Map([...organisation.instrumentIds].map(([symbol, id]) => [id, symbol]));
    const recorded: Second[] = [];
    for (const [beat, { asOfMs, prices }] of seconds.entries()) {
      const computedAtMs = WALL + 1000 * beat;
      listener.ticks(
        prices.map(([symbol, priceLocal]) => ({
          instrumentId: organisation.instrumentIds.get(symbol) ?? "",
          priceLocal,
          atMs: asOfMs,
          source: "tape",
        })),
      );
      listener.heartbeat(asOfMs);
      clock.pass(1000);
      const snapshots = await runFrame(desk, world, computedAtMs);
      hashes.push(...snapshots.map(hashOf));
      const kept = await stores.tape.readFrame(organisation.id, computedAtMs);
      const known = [...(kept?.quotes ?? [])].map(
        ([id, quote]) => [symbolOf.get(id) ?? "", quote.priceLocal] as const,
      );
      recorded.push({ asOfMs, prices: known.filter(([symbol]) => symbol !== "USD") });
      if (beat % BEATS_A_DAY !== 5) continue;
      await walkHistory(desk, { ...world, compute });
      await learnWeights(desk, { ...world, compute });
      const { portfolioId } = organisation;
      const asked = [
        await stores.questions.ask(organisation.id, { kind: "methods", portfolioId }),
        await stores.questions.ask(organisation.id, {
          kind: "what-if",
          portfolioId,
          trades: [{ symbol: "AAA", quantity: -100 }],
        }),
      ];
      await answerQuestions(desk, stores, compute);
      for (const id of asked)
        hashes.push(hashOf((await stores.questions.answerTo(organisation.id, id))?.answer));
    }
    const breaches = await database.breach.count();
    const evenings = await database.forecastEvening.count();
    return { hashes, recorded, breaches, evenings };
  } finally {
    await database.$disconnect();
    await owned.drop();
  }
}

const hashOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

test("a recorded tape played twice, with one and with two threads, gives byte-equal snapshots and answers", async () => {
  const live = await play(wildMarket(), [computeHere]);
  expect(live.hashes).toHaveLength(DAYS.length * (BEATS_A_DAY + 2));
  expect(new Set(live.hashes).size).toBe(live.hashes.length);
  expect(live.breaches).toBeGreaterThan(0);
  expect(live.evenings).toBeGreaterThan(60);
  const file = await bundledThread();
  const threads = [computeThread(file), computeThread(file)];
  try {
    const [first, second] = threads.map(({ compute }) => compute);
    if (!first || !second) throw new Error("two threads");
    expect((await play(live.recorded, [first])).hashes).toEqual(live.hashes);
    expect((await play(live.recorded, [first, second])).hashes).toEqual(live.hashes);
  } finally {
    await Promise.all(threads.map(({ close }) => close()));
  }
}, 60_000);
