import type { Breach, BreachCase, BreachEvent, BreachEventKind, CaseState } from "~/server/domain/breach";
import type { BreachId, LimitId, OrganisationId, PortfolioId, UserId } from "~/server/domain/ids";
import type { Limit, PreviousLimitState } from "~/server/domain/limit";

export type BreachRecord = Breach &
  BreachCase &
  Pick<Limit, "metric" | "unit" | "kind" | "scope" | "direction"> & {
    readonly limitName: string;
    readonly portfolioName: string;
    readonly baseCurrency: string;
    readonly openedComputedAtMs: number;
    readonly closedComputedAtMs: number | null;
  };

export type NewBreach = Omit<Breach, "id" | "closedAtMs" | "worstValue" | "lastValue"> & {
  readonly openedComputedAtMs: number;
};

export type NewBreachEvent = {
  readonly kind: BreachEventKind;
  /** Null = the monitor itself. */
  readonly actorId: UserId | null;
  readonly actorName: string;
  readonly atMs: number;
  readonly note?: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
};

export type BreachFilter = {
  readonly portfolioId?: PortfolioId;
  /** Of these alone; null = of all. */
  readonly portfolioIds?: readonly PortfolioId[] | null;
  readonly isOpen?: boolean;
  readonly caseStates?: readonly CaseState[];
  readonly count: number;
};

/** The last decision on each limit, the episodes over the line, and the cases that people work. */
export type BreachBook = {
  states(organisationId: OrganisationId): Promise<readonly PreviousLimitState[]>;
  saveStates(
    organisationId: OrganisationId,
    states: readonly (PreviousLimitState & { sinceMs: number })[],
  ): Promise<void>;

  /** Opens an episode; when one is open already for the limit, nothing is written and its id comes back. */
  open(
    organisationId: OrganisationId,
    breach: NewBreach,
  ): Promise<{ readonly id: BreachId; readonly isNew: boolean }>;
  /** Open episodes' values of now, and their worst so far: the farthest from the line. One question, however many. */
  update(
    organisationId: OrganisationId,
    values: readonly { readonly limitId: LimitId; readonly value: number }[],
  ): Promise<void>;
  /** The metric is back within its line: the episode ends, its case waits to be closed by somebody. */
  cure(
    organisationId: OrganisationId,
    limitId: LimitId,
    closing: { closedAtMs: number; closedComputedAtMs: number; lastValue: number | null },
  ): Promise<BreachId | null>;

  /** Open ones first, then newest; at most `count`. */
  list(organisationId: OrganisationId, filter: BreachFilter): Promise<readonly BreachRecord[]>;
  /**
   * Cases that time alone may move by `nowMs`, by number: after `afterId`, at most `count`. Each one that is due is among
   * them, and some that are not.
   */
  moving(
    organisationId: OrganisationId,
    page: {
      readonly nowMs: number;
      readonly openedByMs: number;
      readonly afterId: BreachId | null;
      readonly count: number;
    },
  ): Promise<readonly BreachRecord[]>;
  /** Open episodes that no assessment will end: no version of their limit is in force, or nobody assesses the portfolio. */
  abandoned(organisationId: OrganisationId, nowMs: number, count: number): Promise<readonly BreachRecord[]>;
  /** One episode with its case, or null where the organisation has no such one. */
  find(organisationId: OrganisationId, breachId: BreachId): Promise<BreachRecord | null>;
  /** The same, locked until the unit of work ends. */
  lock(organisationId: OrganisationId, breachId: BreachId): Promise<BreachRecord | null>;
  /** Changes the case; what is not named stays. */
  saveCase(organisationId: OrganisationId, breachId: BreachId, change: Partial<BreachCase>): Promise<void>;
  addEvent(organisationId: OrganisationId, breachId: BreachId, event: NewBreachEvent): Promise<void>;
  /** Breaches opened after a wall time whose timeline has no explanation yet, newest first. */
  unexplained(
    organisationId: OrganisationId,
    afterMs: number,
    count: number,
  ): Promise<readonly BreachRecord[]>;
  /** Who may be given a case of the portfolio: everybody with a part in working it who may sign in and see it, by name. */
  assignees(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
  ): Promise<readonly { readonly id: UserId; readonly name: string }[]>;
  /** Oldest first. */
  events(organisationId: OrganisationId, breachId: BreachId): Promise<readonly BreachEvent[]>;
};
