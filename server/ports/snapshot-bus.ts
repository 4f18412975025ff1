import type { OrganisationId, PortfolioId } from "~/server/domain/ids";

/** Says that something new lies in the store; the payload is read from there. */
export type Announcement =
  | {
      readonly type: "snapshot";
      readonly organisationId: OrganisationId;
      readonly portfolioId: PortfolioId;
      readonly seq: number;
    }
  | {
      readonly type: "limits" | "breaches" | "positions" | "prices" | "questions";
      readonly organisationId: OrganisationId;
    };

/** Carries announcements between processes. Best effort: who missed one reads the store. */
export type SnapshotBus = {
  /** Sent when the surrounding unit of work commits, or at once outside of one. */
  publish(announcements: readonly Announcement[]): Promise<void>;
  /** Listens from this call on, not from the first `next()`; ends when the signal is aborted. */
  listen(signal: AbortSignal): AsyncIterable<Announcement>;
};
