import type { MarketModel } from "~/server/domain/frame";
import type { Compute } from "~/server/ports/compute";
import type { RecordedInputs } from "~/server/ports/input-book";
import type { ModelRecipe } from "~/server/ports/market-tape";
import type { Stores } from "~/server/ports/unit-of-work";
import { deepened, keptDeepHistory, spanOfDeepHistory } from "~/server/services/beat/deepen-models";
import type { Desk } from "~/server/services/beat/desk";
import { readShelf, spanBefore } from "~/server/services/beat/read-shelf";
import { adjustmentsOf } from "~/server/services/beat/refresh-desk";
import { marketPast } from "~/server/services/beat/refresh-models";

/** Where what is kept is read, and models and deep history are made, or found if they were made before. */
export type RebuildWorld = {
  readonly stores: Stores;
  readonly compute: Compute;
  readonly keptDeepModels?: Desk["keptDeepModels"];
  /** Models that were made again for other instants, by all that they were made from: most are of one day. */
  readonly madeAgain?: Map<string, MarketModel>;
};

/** Models of a day or two, some megabytes each. */
const MODELS_MAX = 4;

/**
 * The market model of recorded inputs, made again from its recipe and the bars as they are stored now.
 * @param desk - with the instruments of then.
 * @returns null where the recipe is not kept; a model of another id where bars or actions were corrected since.
 */
export async function modelOfRecord(
  desk: Desk,
  world: RebuildWorld,
  { marketId, isDeep }: RecordedInputs,
): Promise<MarketModel | null> {
  const recipe = await world.stores.tape.readRecipe(desk.organisationId, marketId);
  if (!recipe) return null;
  const actions = await world.stores.actions.all(desk.organisationId);
  desk.adjustments = adjustmentsOf(actions);
  const { after } = isDeep ? spanOfDeepHistory(recipe) : spanOf(recipe);
  const bars = await world.stores.reference.barsHash(desk.organisationId, { after, upTo: recipe.asOfDate });
  const madeFrom = JSON.stringify([marketId, isDeep, bars, actions]);
  const known = world.madeAgain?.get(madeFrom);
  if (known) return known;
  const model = await modelByRecipe(desk, world, recipe);
  const made = isDeep ? await withDeepHistory(desk, world, recipe.baseCurrency, model) : model;
  keepModel(world.madeAgain, madeFrom, made);
  return made;
}

const spanOf = ({ asOfDate, historyRows }: ModelRecipe) => spanBefore(asOfDate, historyRows);

async function modelByRecipe(
  { organisationId, instruments, adjustments }: Desk,
  { stores, compute }: RebuildWorld,
  { id: _id, ...recipe }: ModelRecipe,
): Promise<MarketModel> {
  const bars = await readShelf(stores, organisationId, spanBefore(recipe.asOfDate, recipe.historyRows));
  const past = marketPast({ instruments, adjustments, bars }, recipe);
  return (await compute({ kind: "market-model", past })) as MarketModel; // as computeTask gives
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
