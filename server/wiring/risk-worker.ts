import pino from "pino";
import type { PrismaClient } from "~/prisma/generated/client";
import { systemClock } from "~/server/adapters/clock/system";
import { openDatabase } from "~/server/adapters/postgres/client";
import { historyUpkeep } from "~/server/adapters/postgres/history-upkeep";
import { notifyBus } from "~/server/adapters/postgres/notify-bus";
import { organisationDatabases } from "~/server/adapters/postgres/organisation-databases";
import { referenceData } from "~/server/adapters/postgres/reference-data";
import { SoleWorker } from "~/server/adapters/postgres/sole-worker";
import { computeThread } from "~/server/adapters/threads/compute-thread";
import type { HistoryUpkeep } from "~/server/ports/history-upkeep";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import type { Config } from "./config";

/**
 * The world of a risk worker: its stores, its clock, its log, the lock that makes it the only one, and the thread that
 * does what is too long for a beat.
 */
export function riskWorkerWorld(config: Config, threadFile: string) {
  const log = pino({ level: config.LOG_LEVEL, base: { program: "risk-worker" } }, pino.destination(2));
  const database = openDatabase(config.DATABASE_URL);
  const onError = (error: unknown) => log.error(error);
  const organisations = organisationDatabases(config.DATABASE_URL);
  const bus = notifyBus(config.DATABASE_URL, database, onError);
  const lock = new SoleWorker(config.DATABASE_URL);
  const thread = computeThread(threadFile);
  const background = computeThread(threadFile, { isBackground: true });
  return {
    log,
    onError,
    clock: systemClock,
    /** Bound to one organisation, as everything that a desk reads and stores. */
    of: (organisationId: string): { stores: Stores; unit: UnitOfWork } => organisations.of(organisationId),
    organisations: () => referenceData(database).organisations(),
    upkeep: upkeepOfAll(database, organisations),
    bus,
    lock,
    compute: thread.compute,
    /** For work of minutes, which would keep questions waiting. */
    computeInBackground: background.compute,
    codeVersion: config.CODE_VERSION,
    speed: config.TAPE_SPEED,
    replayFrom: config.REPLAY_FROM ?? null,
    async stopThreads(): Promise<void> {
      await Promise.all([thread.close(), background.close()]);
    },
    async close(): Promise<void> {
      await Promise.allSettled([lock.release(), bus.close()]);
      await Promise.all([database.$disconnect(), organisations.close()]);
    },
  };
}

/** Partitions are one for all; rows are rolled up and dropped behind the wall of each organisation. */
function upkeepOfAll(
  database: PrismaClient,
  organisations: ReturnType<typeof organisationDatabases>,
): HistoryUpkeep {
  const each = async (work: (upkeep: HistoryUpkeep) => Promise<void>): Promise<void> => {
    for (const { id } of await referenceData(database).organisations())
      await work(historyUpkeep(organisations.of(id).database));
  };
  return {
    makePartitions: (nowMs) => historyUpkeep(database).makePartitions(nowMs),
    rollUp: (nowMs) => each((upkeep) => upkeep.rollUp(nowMs)),
    retain: (nowMs) => each((upkeep) => upkeep.retain(nowMs)),
  };
}
