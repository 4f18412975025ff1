import type { AlertMessage, ChannelKind, Route, Silence, StoredAlert } from "~/server/domain/alert";
import type { OrganisationId } from "~/server/domain/ids";

export type NewDelivery = {
  readonly channelId: string;
  readonly groupKey: string;
  readonly idempotencyKey: string;
  readonly message: AlertMessage;
  readonly dueAtMs: number;
};

export type ClaimedDelivery = {
  readonly id: string;
  readonly channel: {
    readonly id: string;
    readonly kind: ChannelKind;
    readonly name: string;
    readonly addressSealed: string;
    readonly secretSealed: string | null;
  };
  readonly idempotencyKey: string;
  readonly message: AlertMessage;
  /** This one included. */
  readonly attempts: number;
};

export type FeedCondition = {
  readonly isFiring: boolean;
  readonly sinceMs: number;
  readonly episode: number;
};

/** Alerts on their way from the outbox to their channels. */
export type AlertQueue = {
  /** Alerts that were not routed yet, oldest first, locked for this unit; those that another one holds are left out. */
  lockWaiting(organisationId: OrganisationId, count: number): Promise<readonly StoredAlert[]>;
  /** When each group was last told of. */
  lastTold(organisationId: OrganisationId, sinceMs: number): Promise<ReadonlyMap<string, number>>;
  routes(organisationId: OrganisationId): Promise<readonly Route[]>;
  activeSilences(organisationId: OrganisationId, nowMs: number): Promise<readonly Silence[]>;
  feed(organisationId: OrganisationId): Promise<FeedCondition | null>;
  setFeed(organisationId: OrganisationId, condition: FeedCondition): Promise<void>;
  /** Keeps a plan: what is sent, and of which alerts nobody is told and why. */
  settle(
    organisationId: OrganisationId,
    plan: {
      readonly deliveries: readonly NewDelivery[];
      readonly routed: readonly string[];
      readonly suppressed: ReadonlyMap<string, string>;
    },
    nowMs: number,
  ): Promise<void>;
  /** Lets alerts of open breaches wait again whose silence has ended, and, where the feed is back, its children. */
  lift(organisationId: OrganisationId, nowMs: number, isFeedBack: boolean): Promise<void>;
  /**
   * Breaches that stand open and that nobody acknowledged, as the alert of their opening tells of them: critical ones of
   * before the first instant that were not escalated, and all of before the second. Those of which nobody is told are
   * left out: nobody could have acknowledged them.
   */
  unacknowledged(
    organisationId: OrganisationId,
    openedBeforeMs: number,
  ): Promise<readonly (StoredAlert & { readonly openedAtMs: number })[]>;
  /** Takes what is due, at most one of a channel and none of the busy ones; whoever takes it has until the lease ends. */
  claim(
    organisationId: OrganisationId,
    at: { readonly nowMs: number; readonly leaseMs: number; readonly busyChannels: readonly string[] },
  ): Promise<readonly ClaimedDelivery[]>;
  sent(organisationId: OrganisationId, id: string, nowMs: number): Promise<void>;
  /** @param dueAtMs - when it is tried again; null = never. */
  failed(organisationId: OrganisationId, id: string, error: string, dueAtMs: number | null): Promise<void>;
};
