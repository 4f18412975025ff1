import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { DeepHistory, MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { subjectOf } from "~/server/domain/scenario";
import { movesLookedAt } from "~/server/engine/market-input";
import { DEEP_MEMBER_DAYS } from "~/server/engine/predictive/deep-members";
import { adjustHistory } from "~/server/engine/returns/corporate-actions";
import type { Compute, DeepPast } from "~/server/ports/compute";
import type { Stores } from "~/server/ports/unit-of-work";
import { BarShelf, currencyHistories, withRanges } from "./bar-shelf";
import type { DeepModel, Desk } from "./desk";
import { readShelf, spanBefore } from "./read-shelf";

/** Models of the last days that stay in memory with their history: some megabytes each. */
const KEPT_MAX = 6;

type World = { readonly stores: Stores; readonly compute: Compute };

/**
 * Prepares the deep history of each market model that has none yet: years of moves, and what is fitted to them.
 *
 * @param compute - a thread of its own: this takes seconds, and no beat waits for it.
 * @returns how many models were deepened.
 */
export async function deepenModels(desk: Desk, world: World): Promise<number> {
  let count = 0;
  for (const [base, model] of [...desk.models]) {
    if (desk.deepModels.get(base)?.id === model.id) continue;
    const deep = await deepened(desk, world, base, model);
    desk.deepModels.set(base, deep);
    desk.keptDeepModels = [...desk.keptDeepModels, { base, model: deep }].slice(-KEPT_MAX);
    count++;
  }
  return count;
}

/** The deep history of the same day, base and factors, where it was made before; it depends on nothing else but closes. */
export function keptDeepHistory(
  kept: readonly DeepModel[],
  baseCurrency: string,
  model: MarketModel,
): DeepHistory | null {
  const found = kept.findLast(
    (each) =>
      each.base === baseCurrency &&
      each.model.asOfDate === model.asOfDate &&
      hasSameFactors(each.model, model),
  );
  return found?.model.deep ?? null;
}

export const hasSameFactors = (a: MarketModel, b: MarketModel): boolean =>
  a.historical.factors.length === b.historical.factors.length &&
  a.historical.factors.every(({ id }, f) => id === b.historical.factors[f]?.id);

/** The same market model with its deep history; without it where a factor has no such past. */
export async function deepened(
  desk: Desk,
  { stores, compute }: World,
  baseCurrency: string,
  model: MarketModel,
): Promise<MarketModel> {
  const shelf = await readShelf(stores, desk.organisationId, spanOfDeepHistory(model));
  const past = pastOf(desk, shelf, [...desk.instruments.keys()], baseCurrency, model);
  const deep = (await compute({ kind: "deep-history", past })) as DeepHistory | null; // as computeTask gives
  return deep ? { ...model, deep } : model;
}

/**
 * A market model that was widened by things that nobody holds, with the deep history of the beat's model widened likewise.
 * Holes in the past of a new thing are filled by its beta to the market, not by its sector: that would be years of bars more.
 *
 * @param known - the beat's model, with deep history.
 * @param wider - the same with more factors.
 * @returns without deep history where the new things have none on those days.
 */
export async function deepenedLike(
  desk: Desk,
  { stores, compute }: World,
  baseCurrency: string,
  known: MarketModel & { readonly deep: DeepHistory },
  wider: MarketModel,
): Promise<MarketModel> {
  const before = new Set(known.historical.factors.map(({ id }) => id));
  const fresh = wider.historical.factors.filter(({ id, kind }) => kind !== "currency" && !before.has(id));
  const rates = [...desk.instruments.values()].filter(({ type }) => type === "fx").map(({ id }) => id);
  const ids = new Set([...fresh.map(subjectOf), ...rates]);
  if (known.marketInstrumentId !== null) ids.add(known.marketInstrumentId);
  const shelf = new BarShelf();
  for (const id of ids)
    shelf.add(await stores.reference.barsOf(desk.organisationId, id, spanOfDeepHistory(known)));
  const past = {
    ...pastOf(desk, shelf, [...ids], baseCurrency, wider),
    known: { factors: known.historical.factors, deep: known.deep },
  };
  const deep = (await compute({ kind: "deep-history", past })) as DeepHistory | null; // as computeTask gives
  return deep ? { ...wider, deep } : wider;
}

/** Days of bars that deep history rests on. */
export const spanOfDeepHistory = ({ asOfDate }: Pick<MarketModel, "asOfDate">) =>
  spanBefore(asOfDate, movesLookedAt(DEFAULT_CONVENTIONS.windowDays, DEEP_MEMBER_DAYS) + 1);

function pastOf(
  { instruments, adjustments }: Desk,
  shelf: BarShelf,
  ids: readonly InstrumentId[],
  baseCurrency: string,
  { asOfDate, marketInstrumentId, historical: { factors } }: MarketModel,
): DeepPast {
  const quoted = withRanges(shelf, shelf.history(ids, asOfDate, shelf.dates.length));
  const history = adjustHistory(quoted, adjustments, asOfDate);
  const symbols = new Map([...instruments].map(([id, { symbol }]) => [id, symbol]));
  const currencies = factors.filter(({ kind }) => kind === "currency").map(subjectOf);
  return {
    factors,
    history,
    currencies: currencyHistories(history, symbols, baseCurrency, currencies),
    baseCurrency,
    instruments,
    marketInstrumentId,
    asOfDate,
    conventions: DEFAULT_CONVENTIONS,
  };
}
