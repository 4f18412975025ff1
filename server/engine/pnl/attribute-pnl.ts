import type { Frame } from "~/server/domain/frame";
import type { PositionId } from "~/server/domain/ids";
import {
  PNL_TERMS,
  type PnlAttribution,
  type PnlTerm,
  type PnlTerms,
  type PositionFlows,
  type PositionPnl,
} from "~/server/domain/pnl";
import type { Position } from "~/server/domain/position";
import { mixFrame, NOTHING_SWITCHED, pairFrames } from "../explain/mix-frames";
import { PRICERS } from "../pricing/list";
import { pricingContext } from "../pricing/price-book";

/** The market between the two ends, with what is new in each step. */
const STEPS = ["price", "volatility", "currency", "carry"] as const;

/**
 * What a day's profit is made of: each unit that was held at the start is valued anew with one more group of inputs
 * of the end, in the order of `PNL_TERMS`, by full revaluation; trades are measured against the last prices.
 *
 * An option's quote is volatility as far as the volatility it implies has moved. A future earns on its price, at the
 * currency of the end. The hypothetical profit is that of the starting holdings without carry: price, volatility and
 * currency.
 * @param from - frame of the earlier cut-off.
 * @param to - frame of the end; its positions say what was held at the cut-off and what was paid since.
 * @param flows - fees, reported profit and income beyond the positions' own dividends, by position; without any, none.
 * @returns terms that sum to the actual profit; what can't be valued at an end is named and in no sum.
 * @throws RangeError when the frames are not of one portfolio.
 */
export function attributePnl(
  from: Frame,
  to: Frame,
  flows: ReadonlyMap<PositionId, PositionFlows> = new Map(),
): PnlAttribution {
  const pair = pairFrames(from, to);
  const switched = { ...NOTHING_SWITCHED, trades: true };
  const prices = { ...switched, prices: true };
  const everything = {
    ...prices,
    factors: true,
    window: true,
    volatility: true,
    correlation: true,
    regime: true,
    all: true,
  };
  const before = { currencies: from.currencies };
  const frames: readonly Frame[] = [
    mixFrame(pair, switched),
    { ...mixFrame(pair, prices), ...before },
    { ...mixFrame(pair, everything), ...before },
    mixFrame(pair, everything),
    mixFrame(pair, { ...everything, time: true, parameters: true }),
  ];
  const positions: PositionPnl[] = [];
  const unavailable: PnlAttribution["unavailable"][number][] = [];
  for (const position of [...to.positions].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const symbol = to.instruments.get(position.instrumentId)?.symbol ?? position.instrumentId;
    const worths = worthsOf(position, frames);
    if (typeof worths === "string") unavailable.push({ positionId: position.id, symbol, reason: worths });
    else positions.push(positionPnl(position, symbol, worths, flows.get(position.id)));
  }
  const sum = (pick: (position: PositionPnl) => number): number =>
    positions.reduce((total, position) => total + pick(position), 0);
  return {
    actualBase: sum(({ actualBase }) => actualBase),
    hypotheticalBase: sum(({ hypotheticalBase }) => hypotheticalBase),
    terms: termsFrom((term) => sum(({ terms }) => terms[term])),
    positions: positions.sort(
      (a, b) => Math.abs(b.actualBase) - Math.abs(a.actualBase) || (a.positionId < b.positionId ? -1 : 1),
    ),
    unavailable,
  };
}

const termsFrom = (of: (term: PnlTerm) => number): PnlTerms =>
  Object.fromEntries(PNL_TERMS.map((term) => [term, of(term)])) as PnlTerms; // one entry a term

/** What one unit was worth at each step, and what one that is traded at the end is worth, base currency. */
type Worths = { readonly steps: readonly number[]; readonly traded: number };

/** A sentence where a worth is not known. What was not held before counts at the end alone. */
function worthsOf({ instrumentId, quantityAtCutOff }: Position, frames: readonly Frame[]): Worths | string {
  const steps: number[] = [];
  let [settled, traded] = [0, 0];
  for (const [step, frame] of frames.entries()) {
    const isLast = step === frames.length - 1;
    if (quantityAtCutOff === 0 && !isLast) {
      steps.push(0);
      continue;
    }
    const instrument = frame.instruments.get(instrumentId);
    if (!instrument) return "unknown instrument";
    const unit = PRICERS[instrument.type](instrument, pricingContext(frame));
    if (unit.status !== "priced") return unit.reason;
    const isFuture = instrument.type === "future";
    if (step === 0) settled = unit.priceLocal;
    // A future is worth what its price gained since it was last settled, in the currency of the step.
    const notional = isFuture ? unit.exposureBase : unit.valueBase;
    const toBase = toBaseOf(instrument.currency, frame);
    if (isFuture && toBase === null) return `no rate of ${instrument.currency}`;
    steps.push(isFuture ? (unit.priceLocal - settled) * instrument.multiplier * (toBase ?? 1) : notional);
    if (isLast) traded = instrument.type === "cash" ? 0 : notional;
  }
  return { steps, traded };
}

function toBaseOf(currency: string, frame: Frame): number | null {
  if (currency === frame.portfolio.baseCurrency) return 1;
  return frame.currencies.find((rate) => rate.currency === currency)?.toBase ?? null;
}

function positionPnl(
  position: Position,
  symbol: string,
  { steps: worths, traded }: Worths,
  flows: PositionFlows = { feesBase: 0, incomeBase: 0, reportedBase: null },
): PositionPnl {
  const held = position.quantityAtCutOff;
  const steps = STEPS.map((_, k) => held * ((worths[k + 1] ?? Number.NaN) - (worths[k] ?? Number.NaN)));
  const [price = Number.NaN, volatility = Number.NaN, currency = Number.NaN, carry = Number.NaN] = steps;
  // Cash that came or went is no profit; anything else was bought or sold against the last price.
  const received = position.incomeBase ?? 0;
  const trades = (position.quantity - held) * traded - (position.netPurchasesBase + received);
  const income = received + flows.incomeBase;
  const fees = 0 - flows.feesBase;
  const known = price + volatility + currency + carry + income + trades + fees;
  const actualBase = flows.reportedBase ?? known;
  const terms = {
    price,
    volatility,
    currency,
    carry,
    income,
    trades,
    fees,
    residual: actualBase - known,
  };
  return {
    positionId: position.id,
    symbol,
    actualBase,
    hypotheticalBase: price + volatility + currency,
    terms,
  };
}
