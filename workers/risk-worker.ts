import { fileURLToPath } from "node:url";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { keepHeartbeat } from "~/server/services/alerts/heartbeat";
import { teller } from "~/server/services/alerts/teller";
import { checkpointAudit } from "~/server/services/audit/checkpoint-audit";
import { learnWeights } from "~/server/services/backtest/learn-weights";
import { recordDeepMembers } from "~/server/services/backtest/record-evening";
import { walkHistory } from "~/server/services/backtest/walk-history";
import { deepenModels } from "~/server/services/beat/deepen-models";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { explainOpenings } from "~/server/services/breaches/explain-openings";
import { runCaseClock } from "~/server/services/breaches/run-case-clock";
import { answerQuestions } from "~/server/services/questions/answer-questions";
import { readConfig } from "~/server/wiring/config";
import { type OpenDesk, openDesk } from "~/server/wiring/open-desks";
import { riskWorkerWorld } from "~/server/wiring/risk-worker";
import { endWithLauncher, tellLauncher } from "./child";
import { firstVarLine } from "./first-var-line";
import { runFrames } from "./frame-loop";

/** Risk is assessed once a second. */
const PERIOD_MS = 1_000;
const UPKEEP_EVERY_MS = 60_000;
/** A start, and a start again after a fall, has the machine to itself. */
const LOOK_BACK_AFTER_MS = 20_000;
/** New portfolios are looked for this often. */
const LOOK_BACK_EVERY_MS = 5_000;
/** How often it is looked whether a checkpoint of the audit is due. */
const SEAL_LOOK_EVERY_MS = 5_000;
/** How often alerts are looked for: half of the time that a first notice may take. */
const TELL_EVERY_MS = 500;
/** Every frame fails while the database is away; one line in this time says so. */
const COMPLAIN_EVERY_MS = 10_000;

const world = riskWorkerWorld(readConfig(), fileURLToPath(new URL("compute-thread.js", import.meta.url)));
const ending = new AbortController();
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
  keepUp(),
  lookBack(),
  keepCases(),
  explainCases(),
  keepSealed(),
  keepTelling(),
  keepAlive(),
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

/** Walks each new portfolio through its past, so that forecasts have scores from the first day on. */
async function lookBack(): Promise<void> {
  const { computeInBackground: compute, codeVersion, clock } = world;
  await world.clock.sleepUntil(world.clock.now() + LOOK_BACK_AFTER_MS, ending.signal);
  while (!ending.signal.aborted) {
    for (const { desk } of desks.values()) {
      const { organisationId: organisation } = desk;
      const behind = { codeVersion, clock, compute, ...world.of(organisation) };
      // One by one: what fails in one keeps none of the others from being done.
      await tried(() => deepenModels(desk, behind));
      await tried(() => recordDeepMembers(desk, behind));
      await tried(async () => {
        const evenings = await walkHistory(desk, behind);
        if (evenings > 0) world.log.info({ organisation, evenings }, "the past was walked");
      });
      await tried(async () => {
        if (await learnWeights(desk, behind))
          world.log.info({ organisation, method: desk.weighting?.method }, "weights were learned");
      });
    }
    await world.clock.sleepUntil(world.clock.now() + LOOK_BACK_EVERY_MS, ending.signal);
  }
}

/** Work beside the beat: a failure is said, and it is tried again in the next round. */
async function tried(work: () => Promise<unknown>): Promise<void> {
  if (ending.signal.aborted) return;
  try {
    await work();
  } catch (error) {
    if (!ending.signal.aborted) complain(error);
  }
}

/** What happens to cases by time alone: escalations, waivers that end. */
async function keepCases(): Promise<void> {
  while (!ending.signal.aborted) {
    const now = world.clock.now();
    for (const organisation of desks.keys())
      await tried(() => runCaseClock(organisation, world.of(organisation), now));
    await world.clock.sleepUntil(now + PERIOD_MS, ending.signal);
  }
}

/** Puts into each new case why it opened: seconds of work, in which no case may wait for its clock. */
async function explainCases(): Promise<void> {
  const { clock, compute } = world;
  while (!ending.signal.aborted) {
    for (const { desk } of desks.values())
      await tried(() => explainOpenings(desk, { ...world.of(desk.organisationId), clock, compute }));
    await clock.sleepUntil(clock.now() + PERIOD_MS, ending.signal);
  }
}

/** Rolls history up, makes tomorrow's partitions and drops what is old, once a minute. */
async function keepUp(): Promise<void> {
  while (!ending.signal.aborted) {
    const now = world.clock.now();
    try {
      await world.upkeep.makePartitions(now);
      await world.upkeep.rollUp(now);
      await world.upkeep.retain(now);
    } catch (error) {
      complain(error);
    }
    await world.clock.sleepUntil(now + UPKEEP_EVERY_MS, ending.signal);
  }
}

/** Signs checkpoints of every organisation's audit, as long as this is the worker that stores. */
async function keepSealed(): Promise<void> {
  const { seals } = world;
  while (seals !== null && !ending.signal.aborted) {
    for (const organisation of desks.keys())
      await tried(async () => {
        if (!(await world.lock.isHeld())) return; // the other worker signs
        const { audit } = world.of(organisation).stores;
        const signed = await checkpointAudit({ audit, seals, nowMs: world.clock.now() }, organisation);
        if (signed !== null) await world.tellCheckpoint(signed);
      });
    await world.clock.sleepUntil(world.clock.now() + SEAL_LOOK_EVERY_MS, ending.signal);
  }
}

/** Takes alerts to whoever must be told: beside the beat, on connections of its own. */
async function keepTelling(): Promise<void> {
  const { mailroom, clock } = world;
  if (mailroom === null) return;
  const tellers = new Map<string, ReturnType<typeof teller>>();
  const tellerOf = (organisation: string): ReturnType<typeof teller> => {
    const known = tellers.get(organisation);
    if (known) return known;
    const { stores, unit } = world.of(organisation);
    const made = teller(unit, { ...mailroom, queue: stores.alertQueue });
    tellers.set(organisation, made);
    return made;
  };
  while (!ending.signal.aborted) {
    const nowMs = clock.now();
    for (const [organisation, { desk }] of desks)
      await tried(async () => {
        if (!(await world.lock.isHeld())) return; // the other worker tells
        const tell = tellerOf(organisation);
        for (const sending of await tell(organisation, desk.feeds.lastBeatMs)) sending.catch(complain);
      });
    await clock.sleepUntil(nowMs + TELL_EVERY_MS, ending.signal);
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
