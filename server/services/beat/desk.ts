import type { CalendarDate } from "~/server/domain/calendar-date";
import type { CorporateActions } from "~/server/domain/corporate-action";
import type { DayRecord } from "~/server/domain/day-record";
import type { DayReference, Frame, MarketModel } from "~/server/domain/frame";
import type { InstrumentId, OrganisationId, PortfolioId, PositionId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Limit, PreviousLimitState } from "~/server/domain/limit";
import type { Regime } from "~/server/domain/regime";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { KnownAction } from "~/server/ports/action-book";
import type { DailyBar } from "~/server/ports/market-feed";
import type { MarketRun, ModelRecipe } from "~/server/ports/market-tape";
import type { HeldPortfolio } from "~/server/ports/position-book";
import type { Weighting } from "~/server/ports/score-book";
import type { RecentTrade } from "~/server/ports/trade-book";
import { FeedHealth } from "~/server/services/market/feed-health";
import { JumpGuard } from "~/server/services/market/jump-guard";
import { PriceBoard } from "~/server/services/market/price-board";
import { BarShelf } from "./bar-shelf";

/** What one portfolio's next assessment must remember of its last stored one. */
export type Memory = {
  readonly seq: number;
  readonly limitStates: readonly PreviousLimitState[];
  readonly regime: Regime | null;
  readonly snapshot: RiskSnapshot | null;
};

/** A market model with its deep history, and the base currency that it is in. */
export type DeepModel = { readonly base: string; readonly model: MarketModel };

/**
 * Everything a risk worker holds in memory between two beats. It is filled from the store and the feeds; it changes
 * only after what it says was committed, so that a failed second leaves no trace.
 */
export type Desk = {
  readonly organisationId: OrganisationId;
  readonly codeVersion: string;
  readonly board: PriceBoard;
  readonly feeds: FeedHealth;
  readonly jumps: JumpGuard;
  readonly bars: BarShelf;
  run: MarketRun;
  instruments: ReadonlyMap<InstrumentId, Instrument>;
  held: readonly HeldPortfolio[];
  /** Trades of the last days, by position: the day's profit needs those since the cut-off. */
  trades: ReadonlyMap<PositionId, readonly RecentTrade[]>;
  /** Splits and dividends, by day; and those that stored closes from before their day are not adjusted for. */
  actions: readonly KnownAction[];
  adjustments: CorporateActions;
  /** What came of the days before, by portfolio. */
  days: ReadonlyMap<PortfolioId, readonly DayRecord[]>;
  limits: ReadonlyMap<PortfolioId, readonly Limit[]>;
  /** Wall time at which another version of a limit begins or one ends by itself; null = never. */
  limitsChangeMs: number | null;
  readonly memories: Map<PortfolioId, Memory>;
  /** The frame of each portfolio's last stored assessment. */
  readonly frames: Map<PortfolioId, Frame>;
  /** What each portfolio's past was last looked at with: the same again would bring nothing new. */
  readonly lookedBack: Map<PortfolioId, string>;
  /** The weights of the pool's members that the next frame uses; null = equal ones, until some were learned. */
  weighting: Weighting | null;
  /** One model a base currency. */
  readonly models: Map<string, MarketModel>;
  /** The same models with their deep history, a while after; one of another id is of another day. */
  readonly deepModels: Map<string, MarketModel>;
  /** Those and a few before them, oldest first: what is made again is mostly of these days. */
  keptDeepModels: readonly DeepModel[];
  /** Models that were made again from what is stored, by all that they were made from. */
  readonly madeAgain: Map<string, MarketModel>;
  /** Frames of evenings that were recorded before their deep history was there. */
  readonly shallowEvenings: Frame[];
  /** Closes of the last day before the frame's, and each portfolio's view of them: mostly the same all day. */
  closing: {
    readonly date: CalendarDate;
    readonly atMs: number;
    readonly prices: ReadonlyMap<InstrumentId, number>;
    /** The days that had bars when they were read: another list of them asks for another reading. */
    readonly days: readonly CalendarDate[];
    /** The splits that prices are in the units of. */
    readonly inForce: string;
  } | null;
  /** With all that each was made from: when any of it is another, so is the reference. */
  readonly dayReferences: Map<
    PortfolioId,
    { readonly madeFrom: readonly unknown[]; readonly reference: DayReference }
  >;
  /** Bars of closed days that wait to be stored with the next beat. */
  unsavedBars: DailyBar[];
  /** Recipes of market models that wait likewise: without its recipe no assessment on a model can be made again. */
  unsavedRecipes: ModelRecipe[];
  /** Beats that passed without a stored snapshot since the last one. */
  skippedBeats: number;
  /** The parts that each portfolio's newest recorded inputs are made of; empty = the next beat records them anew. */
  readonly recorded: Map<PortfolioId, readonly string[]>;
  /** What must be read again before the next frame. */
  readonly outdated: Set<"positions" | "limits" | "instruments" | "models" | "memories" | "days">;
};

export function emptyDesk(organisationId: OrganisationId, codeVersion: string, run: MarketRun): Desk {
  return {
    organisationId,
    codeVersion,
    board: new PriceBoard(new Map()),
    feeds: new FeedHealth(),
    jumps: new JumpGuard(),
    bars: new BarShelf(),
    run,
    instruments: new Map(),
    held: [],
    trades: new Map(),
    actions: [],
    adjustments: new Map(),
    days: new Map(),
    limits: new Map(),
    limitsChangeMs: null,
    memories: new Map(),
    frames: new Map(),
    lookedBack: new Map(),
    weighting: null,
    models: new Map(),
    deepModels: new Map(),
    keptDeepModels: [],
    madeAgain: new Map(),
    shallowEvenings: [],
    closing: null,
    dayReferences: new Map(),
    unsavedBars: [],
    unsavedRecipes: [],
    skippedBeats: 0,
    recorded: new Map(),
    outdated: new Set(["instruments", "positions", "limits", "memories", "models", "days"]),
  };
}
