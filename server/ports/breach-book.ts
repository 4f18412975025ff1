import type { Breach, BreachCase, BreachEvent, BreachEventKind, CaseState } from "~/server/domain/breach";
import type { BreachId, LimitId, OrganisationId, PortfolioId, UserId } from "~/server/domain/ids";
import type { Limit, LimitKind, PreviousLimitState } from "~/server/domain/limit";

export type BreachRecord = Breach &
  BreachCase &
  Pick<Limit, "metric" | "unit" | "kind" | "scope" | "direction"> & {
    readonly limitName: string;
    readonly portfolioName: string;
    readonly baseCurrency: string;
    readonly openedComputedAtMs: number;
    readonly closedComputedAtMs: number | null;
    /** Wall time from which it is worked as that kind; null = since it opened. */
    readonly kindSinceMs: number | null;
  };

/** What an open episode is worked as. */
export type EpisodeKind = {
  readonly id: BreachId;
  readonly limitId: LimitId;
  readonly kind: LimitKind;
  readonly caseState: CaseState;
};

export type NewBreach = Omit<Breach, "id" | "closedAtMs" | "worstValue" | "lastValue"> & {
  readonly openedComputedAtMs: number;
};

export type NewBreachEvent = {
  readonly breachId: BreachId;
  readonly kind: BreachEventKind;
  /** Null = the monitor itself. */
  readonly actorId: UserId | null;
  readonly actorName: string;
  readonly atMs: number;
  readonly note?: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** The end of an episode: market time, wall time, and the value then; null while unknown. */
export type Closing = {
  readonly limitId: LimitId;
  readonly closedAtMs: number;
  readonly closedComputedAtMs: number;
  readonly lastValue: number | null;
};

export type BreachFilter = {
  readonly portfolioId?: PortfolioId;
  /** Of these alone; null = of all. */
  readonly portfolioIds?: readonly PortfolioId[] | null;
  readonly isOpen?: boolean;
  readonly caseStates?: readonly CaseState[];
  readonly count: number;
};

/** The last decision on each limit, and the episodes over the line: however many, in a few statements. */
export type BreachEpisodes = {
  states(organisationId: OrganisationId): Promise<readonly PreviousLimitState[]>;
  saveStates(
    organisationId: OrganisationId,
    states: readonly (PreviousLimitState & { sinceMs: number })[],
  ): Promise<void>;

  /**
   * Opens episodes, at most one a limit; where one is open already, nothing is written and its id comes back.
   * @returns one for each, in their order.
   */
  open(
    organisationId: OrganisationId,
    breaches: readonly NewBreach[],
  ): Promise<readonly { readonly id: BreachId; readonly isNew: boolean }[]>;
  /** Open episodes' values of now, and their worst so far: the farthest from the line. */
  update(
    organisationId: OrganisationId,
    values: readonly { readonly limitId: LimitId; readonly value: number }[],
  ): Promise<void>;
  /** Open episodes of these limits, locked until the unit of work ends. */
  kinds(organisationId: OrganisationId, limitIds: readonly LimitId[]): Promise<readonly EpisodeKind[]>;
  /**
   * From a wall time on open episodes are worked as another kind, their escalation anew from its first step; those that
   * are `isReopened` lose what was acknowledged and waived.
   */
  saveKinds(
    organisationId: OrganisationId,
    kinds: readonly {
      readonly id: BreachId;
      readonly kind: LimitKind;
      readonly sinceMs: number;
      readonly isReopened: boolean;
    }[],
  ): Promise<void>;
  /**
   * Metrics are back within their lines: the episodes end, their cases wait to be closed by somebody.
   * @returns the episode that ended, for each in their order; null where none was open.
   */
  cure(organisationId: OrganisationId, closings: readonly Closing[]): Promise<readonly (BreachId | null)[]>;
};

/** The cases that people work. */
export type BreachCases = {
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
  /** Who may be given a case of the portfolio: everybody with a part in working it who may sign in and see it, by name. */
  assignees(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
  ): Promise<readonly { readonly id: UserId; readonly name: string }[]>;
};

/** What happened to each case, line by line. */
export type BreachTimeline = {
  /** Appends lines in their order. */
  addEvents(organisationId: OrganisationId, events: readonly NewBreachEvent[]): Promise<void>;
  /** Breaches opened after a wall time whose timeline has no explanation yet, newest first. */
  unexplained(
    organisationId: OrganisationId,
    afterMs: number,
    count: number,
  ): Promise<readonly BreachRecord[]>;
  /** Oldest first. */
  events(organisationId: OrganisationId, breachId: BreachId): Promise<readonly BreachEvent[]>;
};

export type BreachBook = BreachEpisodes & BreachCases & BreachTimeline;
