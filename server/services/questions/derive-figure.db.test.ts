import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation, type TestOrganisation } from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Derivation } from "~/server/domain/explained";
import type { FigureKey } from "~/server/domain/figure";
import { valueOrNull } from "~/server/domain/measure";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { answerQuestions } from "./answer-questions";
import { computeHere } from "./compute-task";
import { DeriveInput } from "./derive-figure";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
  organisation = await createTestOrganisation(database);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

test("a figure's derivation is that of the last beat: through the store its root is still the snapshot's figure", async () => {
  const stores = storesOn(database);
  const { id, opensMs: marketMs, instrumentIds, portfolioId, limitId } = organisation;
  const run = await stores.tape.startRun(id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs,
  });
  const desk = emptyDesk(id, "test", run);
  await refreshDesk(desk, stores, { marketMs: marketMs, nowMs: marketMs });
  const listener = takeMarket(desk, "tape", { clock: new VirtualClock(WALL), announce: () => {} });
  const tick = (symbol: string, priceLocal: number) => ({
    instrumentId: instrumentIds.get(symbol) ?? "",
    priceLocal,
    atMs: marketMs,
    source: "tape",
  });
  listener.ticks([tick("AAA", 101), tick("BBB", 99)]);
  listener.heartbeat(marketMs);
  const [snapshot] = await runFrame(desk, { stores, unit: unitOfWork(database) }, WALL);
  const pool = snapshot && valueOrNull(snapshot.pool);
  const figures: [FigureKey, number | undefined][] = [
    ["nav", (snapshot && valueOrNull(snapshot.navBase)) ?? undefined],
    ["var99", pool?.var99],
    ["es975", pool?.es975],
    [`limit:${limitId}`, snapshot?.limits[0]?.utilisation ?? undefined],
  ];
  const asked = [];
  for (const [figure] of figures)
    asked.push(await stores.questions.ask(id, { kind: "explain-figure", portfolioId, figure }));
  await answerQuestions(desk, stores, computeHere);
  for (const [k, [figure, wanted]] of figures.entries()) {
    const found = await stores.questions.answerTo(id, asked[k] ?? "");
    const derivation = found?.answer as Derivation; // as answered
    expect(derivation).toMatchObject({ figure, asOfMs: marketMs, baseCurrency: "USD" });
    expect(valueOrNull(derivation.explained)?.value, figure).toBe(wanted);
  }
});

test("the door takes figures that there are, and no others", () => {
  const accepts = (figure: string) => DeriveInput.safeParse({ portfolioId: "1", figure }).success;
  expect(["var99", "limit:12", "stress:2020-spring"].map(accepts)).toEqual([true, true, true]);
  expect(["var98", "limit:", "constructor", ""].map(accepts)).toEqual([false, false, false, false]);
});
