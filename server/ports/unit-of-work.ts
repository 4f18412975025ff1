import type { ActionBook } from "./action-book";
import type { AlertBook } from "./alert-book";
import type { AlertQueue } from "./alert-queue";
import type { AuditLog } from "./audit-log";
import type { BreachBook } from "./breach-book";
import type { GroupBook } from "./group-book";
import type { ImportLog } from "./import-log";
import type { InputBook } from "./input-book";
import type { InstantBook } from "./instant-book";
import type { IntradayBars } from "./intraday-bars";
import type { KeyBook } from "./key-book";
import type { LimitBook } from "./limit-book";
import type { MarketTape } from "./market-tape";
import type { Outbox } from "./outbox";
import type { PeopleBook } from "./people-book";
import type { PositionBook } from "./position-book";
import type { ProposalBook } from "./proposal-book";
import type { QuestionBox } from "./question-box";
import type { ReferenceData } from "./reference-data";
import type { ReportBook } from "./report-book";
import type { RiskHistory } from "./risk-history";
import type { ScoreBook } from "./score-book";
import type { Announcement } from "./snapshot-bus";
import type { TradeBook } from "./trade-book";

/** All that is stored. Inside a unit of work they share its transaction. */
export type Stores = {
  readonly reference: ReferenceData;
  readonly intraday: IntradayBars;
  readonly positions: PositionBook;
  readonly groups: GroupBook;
  readonly trades: TradeBook;
  readonly actions: ActionBook;
  readonly limits: LimitBook;
  readonly proposals: ProposalBook;
  readonly breaches: BreachBook;
  readonly history: RiskHistory;
  readonly instants: InstantBook;
  readonly inputs: InputBook;
  readonly scores: ScoreBook;
  readonly reports: ReportBook;
  readonly tape: MarketTape;
  readonly audit: AuditLog;
  readonly imports: ImportLog;
  readonly outbox: Outbox;
  readonly alerts: AlertBook;
  readonly alertQueue: AlertQueue;
  readonly questions: QuestionBox;
  readonly people: PeopleBook;
  readonly keys: KeyBook;
  /** Announces when the unit commits. */
  announce(announcements: readonly Announcement[]): Promise<void>;
};

/** Everything in `work` happens, or nothing does. Its result is returned after the commit. */
export type UnitOfWork = <T>(work: (stores: Stores) => Promise<T>) => Promise<T>;
