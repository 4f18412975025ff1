import { teller } from "~/server/services/alerts/teller";
import { checkpointAudit } from "~/server/services/audit/checkpoint-audit";
import { learnWeights } from "~/server/services/backtest/learn-weights";
import { recordDeepMembers } from "~/server/services/backtest/record-evening";
import { walkHistory } from "~/server/services/backtest/walk-history";
import { deepenModels } from "~/server/services/beat/deepen-models";
import { explainOpenings } from "~/server/services/breaches/explain-openings";
import { runCaseClock } from "~/server/services/breaches/run-case-clock";
import type { OpenDesk } from "~/server/wiring/open-desks";
import type { riskWorkerWorld } from "~/server/wiring/risk-worker";
import { type Job, keepDoing } from "./keep-doing";

const UPKEEP_EVERY_MS = 60_000;
/** A start, and a start again after a fall, has the machine to itself. */
const LOOK_BACK_AFTER_MS = 20_000;
/** New portfolios are looked for this often. */
const LOOK_BACK_EVERY_MS = 5_000;
const CASES_EVERY_MS = 1_000;
/** How often it is looked whether a checkpoint of the audit is due. */
const SEAL_LOOK_EVERY_MS = 5_000;
/** How often alerts are looked for: half of the time that a first notice may take. */
const TELL_EVERY_MS = 500;

type World = ReturnType<typeof riskWorkerWorld>;
type JobsOfDesk = (open: OpenDesk) => readonly Job[];

/**
 * What a worker does beside the beat, each in a loop of its own, so that none waits for another.
 * @returns the loops, which end with the signal.
 */
export function workBesideTheBeat(options: {
  readonly world: World;
  readonly desks: ReadonlyMap<string, OpenDesk>;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}): readonly Promise<void>[] {
  const { world, desks, signal, onError } = options;
  const { clock } = world;
  const keep = (everyMs: number, of: JobsOfDesk, afterMs = 0) =>
    keepDoing(() => [...desks.values()].flatMap(of), { clock, everyMs, afterMs, signal, onError });
  return [
    keepDoing(() => upkeep(world), { clock, everyMs: UPKEEP_EVERY_MS, signal, onError }),
    keep(LOOK_BACK_EVERY_MS, lookBack(world), LOOK_BACK_AFTER_MS),
    keep(CASES_EVERY_MS, caseClock(world)),
    keep(CASES_EVERY_MS, explanations(world)),
    ...(world.seals === null ? [] : [keep(SEAL_LOOK_EVERY_MS, sealing(world, world.seals))]),
    ...(world.mailroom === null ? [] : [keep(TELL_EVERY_MS, telling(world, world.mailroom, onError))]),
  ];
}

/** Makes tomorrow's partitions, rolls history up and drops what is old. */
const upkeep = ({ upkeep, clock }: World): readonly Job[] => [
  () => upkeep.makePartitions(clock.now()),
  () => upkeep.rollUp(clock.now()),
  () => upkeep.retain(clock.now()),
];

/** Walks each new portfolio through its past, so that forecasts have scores from the first day on. */
function lookBack(world: World): JobsOfDesk {
  const { computeInBackground: compute, codeVersion, clock, log } = world;
  return ({ desk }) => {
    const { organisationId: organisation } = desk;
    const behind = { codeVersion, clock, compute, ...world.of(organisation) };
    return [
      () => deepenModels(desk, behind),
      () => recordDeepMembers(desk, behind),
      async () => {
        const evenings = await walkHistory(desk, behind);
        if (evenings > 0) log.info({ organisation, evenings }, "the past was walked");
      },
      async () => {
        if (await learnWeights(desk, behind))
          log.info({ organisation, method: desk.weighting?.method }, "weights were learned");
      },
    ];
  };
}

/** What happens to cases by time alone: escalations, waivers that end. */
const caseClock =
  (world: World): JobsOfDesk =>
  ({ desk: { organisationId } }) => [
    () => runCaseClock(organisationId, world.of(organisationId), world.clock.now()),
  ];

/** Puts into each new case why it opened: seconds of work, in which no case may wait for its clock. */
function explanations(world: World): JobsOfDesk {
  const { clock, compute } = world;
  return ({ desk }) => [() => explainOpenings(desk, { ...world.of(desk.organisationId), clock, compute })];
}

/** Signs checkpoints of an organisation's audit, as long as this is the worker that stores. */
const sealing =
  (world: World, seals: NonNullable<World["seals"]>): JobsOfDesk =>
  ({ desk: { organisationId } }) => [
    async () => {
      if (!(await world.lock.isHeld())) return; // the other worker signs
      const { audit } = world.of(organisationId).stores;
      const signed = await checkpointAudit({ audit, seals, nowMs: world.clock.now() }, organisationId);
      if (signed !== null) await world.tellCheckpoint(signed);
    },
  ];

/** Takes alerts to whoever must be told: on connections of its own. */
function telling(
  world: World,
  mailroom: NonNullable<World["mailroom"]>,
  onError: (error: unknown) => void,
): JobsOfDesk {
  const tellers = new Map<string, ReturnType<typeof teller>>();
  const tellerOf = (organisation: string): ReturnType<typeof teller> => {
    const known = tellers.get(organisation);
    if (known) return known;
    const { stores, unit } = world.of(organisation);
    const made = teller(unit, { ...mailroom, queue: stores.alertQueue });
    tellers.set(organisation, made);
    return made;
  };
  return ({ desk }) => [
    async () => {
      if (!(await world.lock.isHeld())) return; // the other worker tells
      const tell = tellerOf(desk.organisationId);
      for (const sending of await tell(desk.organisationId, desk.feeds.lastBeatMs)) sending.catch(onError);
    },
  ];
}
