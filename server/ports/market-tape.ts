import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Conventions } from "~/server/domain/conventions";
import type { InstrumentId, OrganisationId, RunId } from "~/server/domain/ids";
import type { Quote } from "~/server/domain/market";
import type { Regime } from "~/server/domain/regime";

export type MarketRun = {
  readonly id: RunId;
  readonly kind: "demonstration" | "push" | "replay";
  readonly isSimulated: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly marketMs: number;
  readonly heartbeatAtMs: number | null;
  /** What people should know of it, or null. */
  readonly note: string | null;
};

/**
 * All that is needed, beside the kept daily bars, to make a market model again to the same bits. The id is a hash of
 * this and of the closes themselves, so that a bar that was corrected since is noticed.
 */
export type ModelRecipe = {
  readonly id: string;
  readonly asOfDate: CalendarDate;
  readonly baseCurrency: string;
  readonly heldInstrumentIds: readonly InstrumentId[];
  readonly marketInstrumentId: InstrumentId | null;
  readonly previousRegime: Regime | null;
  /** The day in whose units volumes and closes were, by the splits known; no part of the id, which has the closes. */
  readonly today: CalendarDate;
  readonly historyRows: number;
  readonly conventions: Conventions;
};

/** The board of a second as it was seen. */
export type KeptMarket = {
  readonly asOfMs: number;
  /** In the order of ids. */
  readonly quotes: ReadonlyMap<InstrumentId, Quote>;
};

/** What the market said, kept so that any kept instant can be computed again. */
export type MarketTape = {
  /** The newest run of a kind, or null. */
  run(organisationId: OrganisationId, kind: MarketRun["kind"]): Promise<MarketRun | null>;
  startRun(
    organisationId: OrganisationId,
    run: Omit<MarketRun, "id" | "heartbeatAtMs" | "note">,
  ): Promise<MarketRun>;
  /** Notes where market time stands and when the feed last gave a sign of life; market time never goes back. */
  advance(
    organisationId: OrganisationId,
    runId: RunId,
    marketMs: number,
    heartbeatAtMs: number,
  ): Promise<void>;
  /** Says something of a run that people should know. */
  annotate(organisationId: OrganisationId, runId: RunId, note: string): Promise<void>;
  /** Quotes of one second, once for all portfolios; the same second is stored once. */
  saveFrame(
    organisationId: OrganisationId,
    frame: {
      readonly runId: RunId;
      readonly computedAtMs: number;
      readonly asOfMs: number;
      readonly quotes: ReadonlyMap<InstrumentId, Quote>;
    },
  ): Promise<void>;
  readFrame(organisationId: OrganisationId, computedAtMs: number): Promise<KeptMarket | null>;
  /** What a market model was made from, once by the model's id. */
  saveRecipe(organisationId: OrganisationId, recipe: ModelRecipe): Promise<void>;
  readRecipe(organisationId: OrganisationId, id: string): Promise<ModelRecipe | null>;
};
