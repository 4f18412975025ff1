import type { Frame } from "~/server/domain/frame";
import type { InstrumentId, PositionId } from "~/server/domain/ids";
import type { LimitEvaluation, LimitState } from "~/server/domain/limit";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { Position } from "~/server/domain/position";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { LimitOutcome, ProposedTrade, WhatIf } from "~/server/domain/what-if";
import { assess } from "../assess";
import { PRICERS } from "../pricing/list";
import { priceBook, pricingContext } from "../pricing/price-book";
import { excludedUnit, type UnitPricing } from "../pricing/pricer";
import { rememberingUnit } from "../pricing/remembering-unit";

/** A frame whose units are priced, and revalued under the scenarios that all books share, once for many questions. */
export type PreparedFrame = {
  readonly frame: Frame;
  readonly units: Map<InstrumentId, UnitPricing>;
  readonly before: RiskSnapshot;
};

/**
 * Assesses a frame and keeps what the next questions can use again: the price of each unit, and its profits in every
 * scenario that does not depend on the book.
 * @param frame - of the assessment.
 * @returns what `whatIf` asks for; it grows by the instruments that trades bring.
 */
export function prepareFrame(frame: Frame): PreparedFrame {
  const units = new Map<InstrumentId, UnitPricing>();
  for (const { position, unit } of priceBook(frame).lines)
    units.set(position.instrumentId, unit.status === "priced" ? rememberingUnit(unit) : unit);
  return { frame, units, before: assess(frame, priceBook(frame, units)) };
}

/** The portfolio of a group that trades are done in. */
type TradedPortfolio = {
  readonly positionIds: ReadonlySet<PositionId>;
  readonly baseCurrency: string;
};

/**
 * What trades would do: the whole assessment again on the same market with the other holdings, options fully
 * revalued.
 * @param prepared - of the frame.
 * Trades are paid from base cash, foreign cash too: it is exchanged. Base cash itself is paid in from outside, or taken
 * out: net asset value changes by it.
 * @param trades - signed; several of one instrument add up. An instrument the market model has no history for is
 *   excluded by name, as it would be.
 * @param traded - the portfolio that is traded in, where the frame is of a group: its positions take the trades, and cash
 *   in its currency comes from outside, whatever the currency of the group.
 * @returns figures and limits before and after.
 * @throws RangeError when a quantity is not finite.
 */
export function whatIf(
  prepared: PreparedFrame,
  trades: readonly ProposedTrade[],
  traded: TradedPortfolio | null = null,
): WhatIf {
  const { frame, before, units } = prepared;
  const among = traded?.positionIds ?? null;
  const { costBase, pricedBase } = costOf(
    prepared,
    trades,
    traded?.baseCurrency ?? frame.portfolio.baseCurrency,
  );
  const { portfolio } = frame;
  const positions = boughtNow(prepared, holdingsAfter(frame, trades, among));
  const paid = costBase.status === "ok" ? pricedBase : pricedBase + bookedAnew(prepared, trades, positions);
  const after: Frame = {
    ...frame,
    positions,
    // What a trade would do is asked of the trade, not of the clock: no waiting before an episode opens or ends.
    limits: frame.limits.map((limit) => ({ ...limit, openAfterMs: 0, closeAfterMs: 0 })),
    // Paid from base cash, which is riskless: as capital that is no longer there.
    portfolio:
      portfolio.isCashTracked || portfolio.capitalBase !== null
        ? { ...portfolio, capitalBase: (portfolio.capitalBase ?? 0) - paid }
        : portfolio,
  };
  const assessed = assess(after, priceBook(after, units));
  const limits = outcomes(before, assessed);
  return {
    before,
    after: assessed,
    limits,
    isBlocked: limits.some((limit) => limit.kind === "hard" && limit.isMadeWorse),
    costBase,
  };
}

/** Holdings with the trades in them: in the first position of the instrument, else in one of their own. */
export function holdingsAfter(
  frame: Frame,
  trades: readonly ProposedTrade[],
  among: ReadonlySet<PositionId> | null = null,
): readonly Position[] {
  const sums = new Map<InstrumentId, number>();
  for (const { instrumentId, quantity } of trades) {
    if (!Number.isFinite(quantity)) throw new RangeError(`whatIf: ${quantity} of ${instrumentId}`);
    sums.set(instrumentId, (sums.get(instrumentId) ?? 0) + quantity);
  }
  const positions = [...frame.positions]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((position) => {
      const traded = sums.get(position.instrumentId);
      if (traded === undefined || among?.has(position.id) === false) return position;
      sums.delete(position.instrumentId);
      return { ...position, quantity: position.quantity + traded };
    });
  const first = frame.positions.find(({ id }) => among?.has(id) !== false);
  for (const [instrumentId, quantity] of sums)
    positions.push({
      id: `proposed:${instrumentId}`,
      instrumentId,
      bookId: first?.bookId ?? "proposed",
      bookName: first?.bookName ?? "Proposed",
      quantity,
      entryPriceLocal: null,
      counterparty: null,
      quantityAtCutOff: 0,
      netPurchasesBase: 0,
    });
  return positions;
}

/** The same holdings, with what the trades added bought at the price of this moment: the day has earned nothing on it. */
function boughtNow({ frame, units }: PreparedFrame, positions: readonly Position[]): readonly Position[] {
  const { baseCurrency, currencies } = pricingContext(frame);
  const quantities = new Map(frame.positions.map(({ id, quantity }) => [id, quantity]));
  return positions.map((position) => {
    const traded = position.quantity - (quantities.get(position.id) ?? 0);
    const instrument = frame.instruments.get(position.instrumentId);
    const price = units.get(position.instrumentId)?.priceLocal ?? null;
    if (traded === 0 || !instrument || price === null) return position;
    const { currency, multiplier } = instrument;
    const toBase = currency === baseCurrency ? 1 : (currencies.get(currency)?.toBase ?? 0);
    const paid = traded * price * multiplier * toBase;
    return { ...position, netPurchasesBase: position.netPurchasesBase + paid };
  });
}

/** What the trades cost at today's prices; futures cost nothing. Prices units that are not held yet. */
function costOf(
  { frame, units }: PreparedFrame,
  trades: readonly ProposedTrade[],
  payerCurrency: string,
): { readonly costBase: Measure<number>; readonly pricedBase: number } {
  const context = pricingContext(frame);
  let sum = 0;
  let unknown: Measure<number> | null = null;
  for (const { instrumentId, quantity } of trades) {
    if (isCashIn(payerCurrency, frame, instrumentId)) continue;
    let unit = units.get(instrumentId);
    if (!unit) {
      const instrument = frame.instruments.get(instrumentId);
      unit = instrument ? PRICERS[instrument.type](instrument, context) : excludedUnit("unknown instrument");
      unit = unit.status === "priced" ? rememberingUnit(unit) : unit;
      units.set(instrumentId, unit);
    }
    if (unit.status === "priced") sum += quantity * unit.valueBase;
    else {
      const symbol = frame.instruments.get(instrumentId)?.symbol ?? instrumentId;
      unknown ??= unavailable("no-price", `${symbol}: ${unit.reason}`);
    }
  }
  return { costBase: unknown ?? ok(sum), pricedBase: sum };
}

/** What trades are paid from: a line of it is money that comes from outside, or leaves. */
export const isBaseCash = (frame: Frame, instrumentId: InstrumentId): boolean =>
  isCashIn(frame.portfolio.baseCurrency, frame, instrumentId);

function isCashIn(currency: string, { instruments }: Frame, instrumentId: InstrumentId): boolean {
  const instrument = instruments.get(instrumentId);
  return instrument?.type === "cash" && instrument.currency === currency;
}

/** What the books of the traded things that can't be moved are worth more, at the prices they are booked at. */
function bookedAnew(
  { frame, units }: PreparedFrame,
  trades: readonly ProposedTrade[],
  positions: readonly Position[],
): number {
  const excluded = new Set(
    trades.map((trade) => trade.instrumentId).filter((id) => units.get(id)?.status !== "priced"),
  );
  const worthOf = (held: readonly Position[]): number =>
    priceBook({ ...frame, positions: held.filter((each) => excluded.has(each.instrumentId)) }, units)
      .lines.map(({ valueBase }) => valueBase ?? 0)
      .reduce((sum, value) => sum + value, 0);
  return worthOf(positions) - worthOf(frame.positions);
}

/** True for a limit that the trades break or make unknown, or that was over its line and is more so after them. */
function isMadeWorse(before: LimitState, now: LimitEvaluation, utilisationBefore: number | null): boolean {
  if (now.state !== "breach" && now.state !== "unknown") return false;
  return before !== now.state || (now.utilisation ?? 0) > (utilisationBefore ?? 0);
}

function outcomes(before: RiskSnapshot, after: RiskSnapshot): LimitOutcome[] {
  const earlier = new Map(before.limits.map((limit) => [limit.limitId, limit]));
  return after.limits.map((limit) => {
    const known = earlier.get(limit.limitId);
    const [stateBefore, utilisationBefore] = [known?.state ?? "unknown", known?.utilisation ?? null];
    return {
      limitId: limit.limitId,
      portfolioId: after.portfolioId,
      ofGroup: null,
      name: limit.name,
      kind: limit.kind,
      before: stateBefore,
      after: limit.state,
      utilisationBefore,
      utilisationAfter: limit.utilisation,
      isMadeWorse: isMadeWorse(stateBefore, limit, utilisationBefore),
    };
  });
}
