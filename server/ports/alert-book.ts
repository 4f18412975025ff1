import type {
  AlertLine,
  AlertMessage,
  Channel,
  ChannelKind,
  Delivery,
  QuietHours,
  Route,
  Severity,
  Silence,
} from "~/server/domain/alert";
import type { OrganisationId, PortfolioId, UserId } from "~/server/domain/ids";

export type NewChannel = {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly shown: string;
  readonly addressSealed: string;
  readonly secretSealed: string | null;
  readonly createdBy: string;
};

/** What people set about alerts, and what they see of them. */
export type AlertBook = {
  channels(organisationId: OrganisationId): Promise<readonly Channel[]>;
  addChannel(organisationId: OrganisationId, channel: NewChannel): Promise<Channel>;
  /** What is not named stays. Switched off, what waits for it is not sent any more. */
  editChannel(
    organisationId: OrganisationId,
    id: string,
    change: Partial<Omit<NewChannel, "kind" | "createdBy">> & {
      readonly isEnabled?: boolean;
      readonly severity?: Severity;
    },
  ): Promise<Channel>;
  /** Its routes go with it. @returns null where there is none. */
  retireChannel(organisationId: OrganisationId, id: string): Promise<Channel | null>;
  routes(organisationId: OrganisationId): Promise<readonly Route[]>;
  addRoute(
    organisationId: OrganisationId,
    route: {
      readonly channelId: string;
      readonly severity: Severity;
      readonly portfolioId: string | null;
      readonly family: string | null;
      readonly quiet: QuietHours | null;
    },
  ): Promise<Route>;
  retireRoute(organisationId: OrganisationId, id: string): Promise<Route | null>;
  /** Those that run, and those that ended within a week. */
  silences(organisationId: OrganisationId, nowMs: number): Promise<readonly Silence[]>;
  addSilence(organisationId: OrganisationId, silence: Omit<Silence, "id">): Promise<Silence>;
  /** Ends it now. @returns null where none of this id runs. */
  endSilence(
    organisationId: OrganisationId,
    id: string,
    endedBy: string,
    nowMs: number,
  ): Promise<Silence | null>;
  /** Newest first: those about these portfolios (null = about all), and those that are about none. */
  deliveries(
    organisationId: OrganisationId,
    portfolioIds: readonly PortfolioId[] | null,
    count: number,
  ): Promise<readonly Delivery[]>;
  addTest(
    organisationId: OrganisationId,
    channelId: string,
    message: AlertMessage,
    nowMs: number,
  ): Promise<string>;
  /** Newest first: those of these portfolios (null = of all), and those that are of none. */
  recent(
    organisationId: OrganisationId,
    portfolioIds: readonly PortfolioId[] | null,
    count: number,
  ): Promise<readonly AlertLine[]>;
  /** Alerts of the same portfolios after the last one that a person has looked at. */
  unread(
    organisationId: OrganisationId,
    portfolioIds: readonly PortfolioId[] | null,
    userId: UserId,
  ): Promise<number>;
  saw(organisationId: OrganisationId, userId: UserId, upTo: string): Promise<void>;
};
