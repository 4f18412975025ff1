import pino from "pino";
import type { PrismaClient } from "~/prisma/generated/client";
import { systemClock } from "~/server/adapters/clock/system";
import { addressGuard } from "~/server/adapters/delivery/address-guard";
import { alertSender } from "~/server/adapters/delivery/alert-sender";
import { pingerOf } from "~/server/adapters/delivery/pinger";
import { postCheckpoint } from "~/server/adapters/delivery/post-checkpoint";
import { auditSealWriter } from "~/server/adapters/files/audit-seals";
import { vaultOf } from "~/server/adapters/files/vault";
import { openDatabase } from "~/server/adapters/postgres/client";
import { historyUpkeep } from "~/server/adapters/postgres/history-upkeep";
import { notifyBus } from "~/server/adapters/postgres/notify-bus";
import { organisationDatabases } from "~/server/adapters/postgres/organisation-databases";
import { referenceData } from "~/server/adapters/postgres/reference-data";
import { SoleWorker } from "~/server/adapters/postgres/sole-worker";
import { computeThread } from "~/server/adapters/threads/compute-thread";
import type { Checkpoint } from "~/server/ports/audit-seals";
import type { Compute, ComputeTask } from "~/server/ports/compute";
import type { HistoryUpkeep } from "~/server/ports/history-upkeep";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import type { Config } from "./config";
import { sealFolder } from "./seal-folder";

const TAKES_SECONDS: ReadonlySet<ComputeTask["kind"]> = new Set([
  "limit-history",
  "explain-breach",
  "deep-history",
]);

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
  const patient = computeThread(threadFile);
  const background = computeThread(threadFile, { isBackground: true });
  const sender = alertSender({
    baseUrl: config.PUBLIC_URL ?? `http://localhost:${config.PORT}`,
    guard: addressGuard(config.WEBHOOK_ALLOW_CIDRS),
    nowMs: systemClock.now,
    smtpUrl: config.SMTP_URL,
    mailFrom: config.MAIL_FROM,
  });
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
    /** What takes many seconds has a thread of its own: nobody's quick question waits behind it. */
    compute: ((task) => (TAKES_SECONDS.has(task.kind) ? patient : thread).compute(task)) satisfies Compute,
    /** Null where no key was made: nothing is signed then. */
    seals:
      config.AUDIT_KEY_FILE === undefined
        ? null
        : auditSealWriter(sealFolder(config.DATA_DIR), config.AUDIT_KEY_FILE),
    /** Null where no key was made: nothing can be opened, so nothing is sent. */
    mailroom:
      config.CONNECTOR_KEY_FILE === undefined
        ? null
        : { sender, vault: vaultOf(config.CONNECTOR_KEY_FILE), clock: systemClock },
    /** Null where nobody watches from outside. */
    ping: config.HEARTBEAT_URL === undefined ? null : pingerOf(config.HEARTBEAT_URL),
    async tellCheckpoint(checkpoint: Checkpoint): Promise<void> {
      if (config.AUDIT_WEBHOOK_URL !== undefined) await postCheckpoint(config.AUDIT_WEBHOOK_URL, checkpoint);
    },
    /** For work of minutes, which would keep questions waiting. */
    computeInBackground: background.compute,
    codeVersion: config.CODE_VERSION,
    speed: config.TAPE_SPEED,
    replayFrom: config.REPLAY_FROM ?? null,
    async stopThreads(): Promise<void> {
      await Promise.all([thread.close(), patient.close(), background.close()]);
    },
    async close(): Promise<void> {
      sender.close();
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
