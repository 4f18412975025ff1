import type { PrismaClient } from "~/prisma/generated/client";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import { actionBook } from "./action-book";
import { alertBook } from "./alert-book";
import { alertQueue } from "./alert-queue";
import { announceOn } from "./announce";
import { auditLog } from "./audit-log";
import { breachBook } from "./breach-book";
import type { Db } from "./client";
import { groupBook } from "./group-book";
import { importLog } from "./import-log";
import { inputBook } from "./input-book";
import { instantBook } from "./instant-book";
import { intradayBars } from "./intraday-bars";
import { keyBook } from "./key-book";
import { limitBook } from "./limit-book";
import { marketTape } from "./market-tape";
import { outbox } from "./outbox";
import { peopleBook } from "./people-book";
import { positionBook } from "./position-book";
import { proposalBook } from "./proposal-book";
import { questionBox } from "./question-box";
import { referenceData } from "./reference-data";
import { reportBook } from "./report-book";
import { riskHistory } from "./risk-history";
import { scoreBook } from "./score-book";
import { tradeBook } from "./trade-book";

/** All stores on one connection or transaction. */
export const storesOn = (db: Db): Stores => ({
  reference: referenceData(db),
  intraday: intradayBars(db),
  positions: positionBook(db),
  groups: groupBook(db),
  trades: tradeBook(db),
  actions: actionBook(db),
  limits: limitBook(db),
  proposals: proposalBook(db),
  breaches: breachBook(db),
  history: riskHistory(db),
  instants: instantBook(db),
  inputs: inputBook(db),
  scores: scoreBook(db),
  reports: reportBook(db),
  tape: marketTape(db),
  audit: auditLog(db),
  imports: importLog(db),
  outbox: outbox(db),
  alerts: alertBook(db),
  alertQueue: alertQueue(db),
  questions: questionBox(db),
  people: peopleBook(db),
  keys: keyBook(db),
  announce: (announcements) => announceOn(db, announcements),
});

/** Long enough for the import of a large file, short enough that a stuck one is found. */
const UNIT_TIMEOUT_MS = 120_000;
const WAIT_FOR_CONNECTION_MS = 5_000;

/** Units of work as database transactions; a longer time is for commands that a person waits for. */
export const unitOfWork =
  (database: PrismaClient, timeoutMs = UNIT_TIMEOUT_MS): UnitOfWork =>
  (work) =>
    database.$transaction((transaction) => work(storesOn(transaction)), {
      timeout: timeoutMs,
      maxWait: WAIT_FOR_CONNECTION_MS,
    });
