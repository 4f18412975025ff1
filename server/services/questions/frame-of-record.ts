import type { Frame, MarketModel } from "~/server/domain/frame";
import type { OrganisationId, PortfolioId, PositionId } from "~/server/domain/ids";
import { newYorkDate } from "~/server/domain/new-york";
import type { Compute } from "~/server/ports/compute";
import type { RecordedInputs } from "~/server/ports/input-book";
import type { RecentTrade } from "~/server/ports/trade-book";
import type { Stores } from "~/server/ports/unit-of-work";
import { buildFrame, hashOfPrices, type MarketView } from "~/server/services/beat/build-frame";
import { deepened, keptDeepHistory } from "~/server/services/beat/deepen-models";
import { type Desk, emptyDesk } from "~/server/services/beat/desk";
import { readShelf, spanBefore } from "~/server/services/beat/read-shelf";
import { inputsOf } from "~/server/services/beat/record-inputs";
import { adjustmentsOf } from "~/server/services/beat/refresh-desk";
import { modelOf } from "~/server/services/beat/refresh-models";

/** Where what is kept is read, and deep history is made, or found if it was made before. */
export type RebuildWorld = {
  readonly stores: Stores;
  readonly compute: Compute;
  readonly keptDeepModels?: Desk["keptDeepModels"];
  /** Models that were made again for other instants, by what they were asked for as: most are of one day. */
  readonly madeAgain?: Map<string, MarketModel>;
};

/** A stored second: its place in the sequence, its wall time and the build that computed it. */
export type RecordedInstant = {
  readonly portfolioId: PortfolioId;
  readonly seq: number;
  readonly computedAtMs: number;
  readonly codeVersion: string;
};

/** A frame made again, and what of it is not what it was. */
export type RebuiltFrame = { readonly frame: Frame; readonly notes: readonly string[] };

/** Models of a day or two, some megabytes each. */
const MODELS_MAX = 4;

/**
 * Makes the frame of a stored second again from what was recorded with it: holdings, trades, limits and their states
 * before, static data and closes as they were, the quotes of that second, the market model from its recipe and the
 * bars of its days. It passes through the same `buildFrame` as the beat did, so that its hash tells whether it is the same.
 *
 * @returns null where inputs, quotes or recipe are no longer kept.
 */
export async function frameOfRecord(
  world: RebuildWorld,
  organisationId: OrganisationId,
  { portfolioId, seq, computedAtMs, codeVersion }: RecordedInstant,
): Promise<RebuiltFrame | null> {
  const { stores } = world;
  const parts = await stores.inputs.partsAt(organisationId, portfolioId, seq);
  const kept = await stores.tape.readFrame(organisationId, computedAtMs);
  if (!parts || !kept) return null;
  const inputs = inputsOf(parts);
  const desk = deskOf(organisationId, codeVersion, inputs);
  const market = await modelOfRecord(desk, world, inputs);
  if (!market) return null;
  const { portfolio, positionVersion, limitVersion } = inputs;
  const view: MarketView = {
    ...kept,
    asOfDate: newYorkDate(kept.asOfMs),
    marketFrameId: hashOfPrices(kept.quotes),
    reference: inputs.reference && {
      ...inputs.reference,
      prices: new Map(inputs.reference.prices),
      days: [],
    },
  };
  const positions = inputs.holdings.map(({ position }) => position);
  const held = { portfolio, positionVersion, limitVersion, lastSeq: seq - 1, positions };
  const frame = buildFrame(desk, held, market, view, computedAtMs);
  return { frame: { ...frame, conventions: inputs.conventions }, notes: notesOn(inputs, market) };
}

/** A desk that knows what the beat's desk knew of this portfolio. */
function deskOf(organisationId: OrganisationId, codeVersion: string, inputs: RecordedInputs): Desk {
  const desk = emptyDesk(organisationId, codeVersion, {
    id: inputs.runId,
    kind: "replay",
    isSimulated: inputs.isSimulated,
    settings: {},
    marketMs: 0,
    heartbeatAtMs: null,
    note: null,
  });
  const { portfolio, limits, previous } = inputs;
  desk.instruments = new Map(inputs.instruments.map((each) => [each.id, each] as const));
  desk.trades = new Map<PositionId, readonly RecentTrade[]>(
    inputs.holdings.map(({ position, trades }) => [position.id, trades]),
  );
  desk.limits = new Map([[portfolio.id, limits]]);
  desk.memories.set(portfolio.id, { seq: 0, snapshot: null, ...previous });
  desk.weighting = {
    businessDate: "",
    weights: new Map(inputs.poolWeights),
    method: "",
    excluded: [],
  };
  return desk;
}

async function modelOfRecord(
  desk: Desk,
  world: RebuildWorld,
  { marketId, isDeep }: RecordedInputs,
): Promise<MarketModel | null> {
  const asked = `${marketId} ${isDeep ? "deep" : "window"}`;
  const known = world.madeAgain?.get(asked);
  if (known) return known;
  const recipe = await world.stores.tape.readRecipe(desk.organisationId, marketId);
  if (!recipe) return null;
  const { id: _id, ...ingredients } = recipe;
  desk.adjustments = adjustmentsOf(await world.stores.actions.all(desk.organisationId));
  const span = spanBefore(recipe.asOfDate, recipe.historyRows);
  const bars = await readShelf(world.stores, desk.organisationId, span);
  const model = modelOf({ instruments: desk.instruments, adjustments: desk.adjustments, bars }, ingredients);
  const made = isDeep ? await withDeepHistory(desk, world, recipe.baseCurrency, model) : model;
  keepModel(world.madeAgain, asked, made);
  return made;
}

async function withDeepHistory(
  desk: Desk,
  world: RebuildWorld,
  base: string,
  model: MarketModel,
): Promise<MarketModel> {
  const deep = keptDeepHistory(world.keptDeepModels ?? [], base, model);
  return deep ? { ...model, deep } : deepened(desk, world, base, model);
}

function keepModel(models: RebuildWorld["madeAgain"], asked: string, model: MarketModel): void {
  if (!models) return;
  models.set(asked, model);
  const [oldest] = models.keys();
  if (models.size > MODELS_MAX && oldest !== undefined) models.delete(oldest);
}

function notesOn({ marketId, isDeep }: RecordedInputs, market: MarketModel): string[] {
  const notes: string[] = [];
  if (market.id !== marketId)
    notes.push(
      `The market model of ${market.asOfDate} can't be made to the same bits: daily bars, splits or dividends behind it were corrected since.`,
    );
  if (isDeep && !market.deep)
    notes.push(`The years of history behind the model of ${market.asOfDate} are no longer all there.`);
  return notes;
}
