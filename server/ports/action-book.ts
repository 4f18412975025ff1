import type { CorporateAction } from "~/server/domain/corporate-action";
import type { InstrumentId, OrganisationId } from "~/server/domain/ids";

/** A corporate action as it is known. */
export type KnownAction = {
  readonly id: string;
  readonly instrumentId: InstrumentId;
  readonly action: CorporateAction;
  /** Closes that are stored from before its day are in the units of after it. */
  readonly isHistoryAdjusted: boolean;
  /** Its effect on holdings was written. */
  readonly isApplied: boolean;
};

export type ActionReport = Pick<KnownAction, "instrumentId" | "action" | "isHistoryAdjusted">;

export type ActionsSaved = {
  readonly written: number;
  readonly unchanged: number;
  /** Places in the list of those that were known with other terms and have been applied: they stay as they are. */
  readonly conflicts: readonly number[];
};

/** Splits and dividends. */
export type ActionBook = {
  /** All of an organisation, by day. */
  all(organisationId: OrganisationId): Promise<readonly KnownAction[]>;
  /** Adds actions, or changes the terms of those whose day has not come. One a day, instrument and kind. */
  save(organisationId: OrganisationId, reports: readonly ActionReport[]): Promise<ActionsSaved>;
  /** Says anew in which units stored closes of before an action's day are, also after it took effect. */
  restate(organisationId: OrganisationId, actionId: string, isHistoryAdjusted: boolean): Promise<void>;
  /**
   * Writes what an action does to those who held at the beginning of its day, once: a split multiplies units and lots;
   * a dividend is income of the position, paid in cash where the portfolio's cash is tracked.
   * @returns how many positions it changed.
   */
  apply(organisationId: OrganisationId, actionId: string): Promise<number>;
};
