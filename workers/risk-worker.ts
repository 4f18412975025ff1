import { setMaxListeners } from "node:events";
import { fileURLToPath } from "node:url";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { keepHeartbeat } from "~/server/services/alerts/heartbeat";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { answerQuestions } from "~/server/services/questions/answer-questions";
import { readConfig } from "~/server/wiring/config";
import { type OpenDesk, openDesk } from "~/server/wiring/open-desks";
import { riskWorkerWorld } from "~/server/wiring/risk-worker";
import { workBesideTheBeat } from "./beside-the-beat";
import { endWithLauncher, tellLauncher } from "./child";
import { firstVarLine } from "./first-var-line";
import { runFrames } from "./frame-loop";

/** Risk is assessed once a second. */
const PERIOD_MS = 1_000;
/** Every frame fails while the database is away; one line in this time says so. */
const COMPLAIN_EVERY_MS = 10_000;

const world = riskWorkerWorld(readConfig(), fileURLToPath(new URL("compute-thread.js", import.meta.url)));
const ending = new AbortController();
setMaxListeners(0, ending.signal); // one of each loop that waits, however many organisations there are
const desks = new Map<string, OpenDesk>();
const running: Promise<unknown>[] = [];
let hasToldVar = false;
/** An organisation without a desk was heard of. */
let hasNews = true;
let complainedAtMs = 0;
/** When assessments were last stored. */
let assessedAtMs: number | null = null;

endWithLauncher(drain);
running.push(
  heed(),
  keepAlive(),
  ...workBesideTheBeat({ world, desks, signal: ending.signal, onError: complain }),
);
tellLauncher({ type: "ready" });
running.push(
  runFrames({
    clock: world.clock,
    periodMs: PERIOD_MS,
    signal: ending.signal,
    frame: beat,
    onError: complain,
  }),
);

/** One second of every organisation. */
async function beat(beatMs: number, skipped: number): Promise<void> {
  for (const { desk } of desks.values()) desk.skippedBeats += skipped;
  try {
    if (!(await world.lock.isHeld())) return; // another worker is at it
    await openNewDesks();
    for (const { desk } of desks.values()) {
      const snapshots = await runFrame(desk, world.of(desk.organisationId), beatMs);
      if (snapshots.length === 0) continue;
      assessedAtMs = world.clock.now();
      tellFirstVar(snapshots);
    }
  } catch (error) {
    for (const { desk } of desks.values()) desk.skippedBeats += 1;
    throw error;
  }
}

/** Opens a desk for every organisation that has none yet and starts its feed. */
async function openNewDesks(): Promise<void> {
  if (!hasNews) return;
  hasNews = false;
  for (const { id } of await world.organisations()) {
    if (desks.has(id)) continue;
    const { stores } = world.of(id);
    const opened = await openDesk(id, { ...world, stores });
    desks.set(id, opened);
    const listener = takeMarket(opened.desk, opened.feed.name, {
      clock: world.clock,
      announce(text) {
        world.log.info(text);
        stores.tape.annotate(id, opened.desk.run.id, text).catch(world.onError);
      },
    });
    running.push(opened.feed.run(listener, ending.signal).catch(world.onError));
  }
}

/** Notes what other processes changed; it is read again before the next frame. */
async function heed(): Promise<void> {
  for await (const { type, organisationId } of world.bus.listen(ending.signal)) {
    const desk = desks.get(organisationId)?.desk;
    if (!desk) hasNews = true;
    else if (type === "questions")
      void answerQuestions(desk, world.of(organisationId).stores, world.compute).catch(world.onError);
    else if (type === "limits") desk.outdated.add("limits");
    else if (type === "positions")
      for (const what of ["instruments", "positions", "limits"] as const) desk.outdated.add(what);
  }
}

/** Says each minute to an outside watcher that risk is being assessed. */
async function keepAlive(): Promise<void> {
  const { ping, clock, onError } = world;
  if (ping !== null)
    await keepHeartbeat({ clock, signal: ending.signal, lastBeatMs: () => assessedAtMs, ping, onError });
}

function tellFirstVar(snapshots: readonly RiskSnapshot[]): void {
  if (hasToldVar) return;
  hasToldVar = true;
  tellLauncher({ type: "first-var", text: firstVarLine(snapshots) });
}

function complain(error: unknown): void {
  const now = world.clock.now();
  if (now - complainedAtMs < COMPLAIN_EVERY_MS) return;
  complainedAtMs = now;
  world.onError(error);
}

async function drain(): Promise<void> {
  ending.abort();
  await world.stopThreads(); // a walk through the past would be waited for
  await Promise.allSettled(running);
  await world.close();
}
