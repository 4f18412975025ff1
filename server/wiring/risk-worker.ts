import pino from "pino";
import { systemClock } from "~/server/adapters/clock/system";
import { postCheckpoint } from "~/server/adapters/delivery/post-checkpoint";
import { auditSealWriter } from "~/server/adapters/files/audit-seals";
import { openDatabase } from "~/server/adapters/postgres/client";
import { historyUpkeep } from "~/server/adapters/postgres/history-upkeep";
import { notifyBus } from "~/server/adapters/postgres/notify-bus";
import { SoleWorker } from "~/server/adapters/postgres/sole-worker";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { computeThread } from "~/server/adapters/threads/compute-thread";
import type { Checkpoint } from "~/server/ports/audit-seals";
import type { Config } from "./config";
import { sealFolder } from "./seal-folder";

/**
 * The world of a risk worker: its stores, its clock, its log, the lock that makes it the only one, and the thread that
 * does what is too long for a beat.
 */
export function riskWorkerWorld(config: Config, threadFile: string) {
  const log = pino({ level: config.LOG_LEVEL, base: { program: "risk-worker" } }, pino.destination(2));
  const database = openDatabase(config.DATABASE_URL);
  const onError = (error: unknown) => log.error(error);
  const bus = notifyBus(config.DATABASE_URL, database, onError);
  const lock = new SoleWorker(config.DATABASE_URL);
  const thread = computeThread(threadFile);
  const background = computeThread(threadFile, { isBackground: true });
  return {
    log,
    onError,
    clock: systemClock,
    stores: storesOn(database),
    unit: unitOfWork(database),
    upkeep: historyUpkeep(database),
    bus,
    lock,
    compute: thread.compute,
    /** Null where no key was made: nothing is signed then. */
    seals:
      config.AUDIT_KEY_FILE === undefined
        ? null
        : auditSealWriter(sealFolder(config.DATA_DIR), config.AUDIT_KEY_FILE),
    async tellCheckpoint(checkpoint: Checkpoint): Promise<void> {
      if (config.AUDIT_WEBHOOK_URL !== undefined) await postCheckpoint(config.AUDIT_WEBHOOK_URL, checkpoint);
    },
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
      await database.$disconnect();
    },
  };
}
