import type { Frame } from "~/server/domain/frame";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import { sessionOf } from "~/server/domain/new-york";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { LimitOutlook, Ticket, TicketFigure, TicketLine } from "~/server/domain/ticket";
import type { ProposedTrade } from "~/server/domain/what-if";
import { noteOf } from "../pricing/pricer";
import { breachProbability } from "./breach-probability";
import { cureBook } from "./cure-book";
import { cureTrades } from "./cure-trade";
import { isBaseCash, type PreparedFrame, prepareFrame, whatIf } from "./what-if";

/** Less of a session than this is no stretch of time to foresee. */
const REMAINING_MIN = 0.001;

/**
 * What trades would do, cut down to what a person compares.
 * @param frame - of the last beat; it knows every instrument that is traded.
 * @param trades - signed.
 * @param above - the groups that the portfolio belongs to, at the same instant: their limits bind it too.
 * @returns figures before and after, and limits, of the portfolio first. @throws RangeError as `whatIf`.
 */
export function ticketOf(
  frame: Frame,
  trades: readonly ProposedTrade[],
  above: readonly Frame[] = [],
): Ticket {
  const prepared = prepareFrame(frame);
  const { before, after, limits, isBlocked, costBase } = whatIf(prepared, trades);
  const own = {
    positionIds: new Set(frame.positions.map(({ id }) => id)),
    baseCurrency: frame.portfolio.baseCurrency,
  };
  const ofGroups = above.map((group) => {
    const found = whatIf(prepareFrame(group), trades, own);
    return { ...found, limits: found.limits.map((each) => ({ ...each, ofGroup: group.portfolio.name })) };
  });
  return {
    asOfMs: frame.asOfMs,
    baseCurrency: frame.portfolio.baseCurrency,
    lines: trades.map((trade) => lineOf(trade, prepared, after)),
    figures: figuresOf(before, after),
    limits: [...limits, ...ofGroups.flatMap((group) => group.limits)],
    isBlocked: isBlocked || ofGroups.some((group) => group.isBlocked),
    costBase,
  };
}

function lineOf(
  { instrumentId, quantity }: ProposedTrade,
  prepared: PreparedFrame,
  after: RiskSnapshot,
): TicketLine {
  const instrument = prepared.frame.instruments.get(instrumentId);
  if (!instrument) throw new RangeError(`ticketOf: no instrument ${instrumentId}`);
  const held = after.positions.find((position) => position.instrumentId === instrumentId);
  const { symbol, name, currency } = instrument;
  return {
    instrumentId,
    symbol,
    name,
    quantity,
    priceLocal: held?.priceLocal ?? null,
    currency,
    note: noteOf([held ? held.note : "sold out", cashNote(instrumentId, quantity, prepared.frame)]),
  };
}

/** Where the money of a line of cash comes from, or goes. */
function cashNote(instrumentId: string, quantity: number, frame: Frame): string | null {
  if (frame.instruments.get(instrumentId)?.type !== "cash") return null;
  if (!isBaseCash(frame, instrumentId)) return "exchanged against base cash";
  return quantity > 0
    ? "paid in from outside: net asset value rises by it"
    : "taken out: net asset value falls by it";
}

function figuresOf(before: RiskSnapshot, after: RiskSnapshot): TicketFigure[] {
  const figure = (
    name: TicketFigure["name"],
    unit: TicketFigure["unit"],
    read: (snapshot: RiskSnapshot) => Measure<number>,
  ): TicketFigure => ({ name, unit, before: read(before), after: read(after) });
  const pool = (key: "var95" | "var99" | "es975") => (snapshot: RiskSnapshot) =>
    mapMeasure(snapshot.pool, (figures) => figures[key]);
  return [
    figure("nav", "base", ({ navBase }) => navBase),
    figure("gross", "base", ({ grossBase }) => ok(grossBase)),
    figure("net", "base", ({ netBase }) => ok(netBase)),
    figure("var95", "base", pool("var95")),
    figure("var99", "base", pool("var99")),
    figure("es975", "base", pool("es975")),
    figure("volatility", "fraction", ({ volatilityAnnualOfNav }) => volatilityAnnualOfNav),
    figure("largest-position", "fraction", ({ concentration }) =>
      mapMeasure(concentration.largestPosition, ({ share }) => share),
    ),
    figure("days-to-liquidate", "days", ({ liquidity }) => liquidity.daysToLiquidate),
    figure("worst-stress", "base", ({ stress }) => {
      const [worst] = stress;
      return worst ? ok(worst.pnlBase) : unavailable("model-failed", "no stress scenario could be computed");
    }),
  ];
}

/**
 * What would end a limit's breach, and how likely the limit is over its line at the close.
 * @param frame - of the last beat.
 * @param limitId - among the frame's limits.
 * @returns each part by itself; unavailable with its reason. @throws RangeError when the frame has no such limit.
 */
export function outlookOf(frame: Frame, limitId: string): LimitOutlook {
  const limit = frame.limits.find(({ id }) => id === limitId);
  if (!limit) throw new RangeError(`outlookOf: no limit ${limitId}`);
  const remaining = remainingShare(frame);
  const prepared = prepareFrame(frame);
  return {
    cures: cureTrades(prepared, limitId),
    wholeBook: cureBook(prepared, limitId),
    atClose:
      remaining < REMAINING_MIN
        ? unavailable("not-applicable", "the market is closed")
        : breachProbability(frame, limit, remaining),
  };
}

/** Share of the New York session that is still to come, 0 outside of it. */
function remainingShare({ asOfDate, asOfMs }: Frame): number {
  const session = sessionOf(asOfDate);
  if (!session || asOfMs >= session.closesMs) return 0;
  return Math.min(1, (session.closesMs - asOfMs) / (session.closesMs - session.opensMs));
}
