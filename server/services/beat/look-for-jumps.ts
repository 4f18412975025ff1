import type { MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { InstrumentType } from "~/server/domain/instrument";
import { type HeldJump, splitLike } from "~/server/services/market/jump-guard";
import type { Desk } from "./desk";
import { unitsSince } from "./price-units";

/** What trades by the second. Options, volatilities and spreads move so far by themselves; a fund has one price a day. */
const GUARDED: ReadonlySet<InstrumentType> = new Set([
  "equity",
  "etf",
  "adr",
  "index",
  "fx",
  "future",
  "crypto",
]);
const MOVE_MIN = 0.2;
const VOLATILITIES = 10;

/** Looks at the board once a beat for prices that moved more than ten daily volatilities and a fifth at once. */
export function lookForJumps(desk: Desk): void {
  const volatilities = volatilitiesOf(desk);
  const units = unitsSince(desk);
  desk.jumps.look(desk.board.entries, {
    thresholdOf(id) {
      const type = desk.instruments.get(id)?.type;
      if (type === undefined || !GUARDED.has(type)) return null;
      return Math.max(MOVE_MIN, VOLATILITIES * (volatilities.get(id) ?? 0));
    },
    priceOf: (id, entry) => entry.priceLocal / (units.get(id)?.(entry) ?? 1),
  });
}

/** What a person is told of a held price. */
export function jumpNote({ good, jumped }: HeldJump): string {
  const move = jumped.priceLocal / good.priceLocal - 1;
  const split = splitLike(good.priceLocal, jumped.priceLocal);
  return (
    `a jump of ${(100 * move).toFixed(1)} % to ${jumped.priceLocal} is held until a second price confirms it` +
    (split === null ? "" : `; it looks like a split of ${split}: import it if it was one`)
  );
}

const byModel = new WeakMap<MarketModel, ReadonlyMap<InstrumentId, number>>();

/** Daily volatilities of prices, by instrument, of all the desk's models; they change once a day. */
function volatilitiesOf(desk: Desk): ReadonlyMap<InstrumentId, number> {
  const all = new Map<InstrumentId, number>();
  for (const model of desk.models.values()) {
    const known = byModel.get(model) ?? pricesOf(model);
    byModel.set(model, known);
    for (const [id, volatility] of known) all.set(id, volatility);
  }
  return all;
}

const PRICE = "price:";

const pricesOf = ({ historical, factorVolatilities }: MarketModel): ReadonlyMap<InstrumentId, number> =>
  new Map(
    historical.factors.flatMap(({ id }, f) =>
      id.startsWith(PRICE) ? [[id.slice(PRICE.length), factorVolatilities[f] ?? 0] as const] : [],
    ),
  );
