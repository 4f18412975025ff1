import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument, InstrumentType } from "~/server/domain/instrument";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import type { Exclusion, Factor, FactorProxy } from "~/server/domain/scenario";
import { RELATIVE_MOVE_MIN } from "../pricing/scenario-columns";
import { businessAxis } from "./business-axis";
import { type FilledMoves, fillHoles, type HoleKeys, type StandIn } from "./fill-holes";
import { hasOwnMoves, type Series, toSeries } from "./series";
import { marketOf, sectorMeansOf } from "./stand-ins";

export type AlignInput = {
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** Instruments that become price factors, in the order in which they are to appear. */
  readonly factorIds: readonly InstrumentId[];
  readonly marketInstrumentId: InstrumentId | null;
  readonly asOfDate: CalendarDate;
  /** Moves wanted; all there are when fewer. */
  readonly moveCount: number;
};

export type AlignedMoves = {
  /** Day of each move, oldest first. */
  readonly dates: readonly CalendarDate[];
  readonly factors: readonly Factor[];
  /** One vector a factor, T moves each, finite everywhere. */
  readonly moves: readonly Float64Array[];
  readonly proxies: readonly FactorProxy[];
  readonly excluded: readonly Exclusion[];
  /** Moves of what stands for the market, and its name; null when there is nothing. */
  readonly market: StandIn | null;
};

/**
 * Aligns history to one axis of business days and turns it into moves without holes.
 *
 * Relative moves for prices and currencies; absolute ones for rates (points) and for futures that were ever at or
 * below zero. A series with holes keeps its own days and is proxied by name on the others; it never shortens the
 * window of the rest. A series that can't be filled is left out by name.
 * @param input - history and what is wanted of it; nothing is mutated.
 * @returns aligned moves; prices first in the given order, then currencies by code.
 * @throws RangeError when a shape is wrong or the dates do not rise.
 */
export function alignMoves(input: AlignInput): AlignedMoves {
  const typeOf = (id: string): InstrumentType | null => input.instruments.get(id)?.type ?? null;
  const axis = businessAxis(input.history, typeOf, input.asOfDate);
  const first = Math.max(0, axis.rows.length - input.moveCount - 1);
  const rows = axis.rows.subarray(first);
  const dates = axis.dates.slice(first + 1);
  if (rows.length < 2) return { dates: [], factors: [], moves: [], proxies: [], excluded: [], market: null };

  const columns = input.history.instrumentIds.length;
  const series = new Map<InstrumentId, Series>();
  input.history.instrumentIds.forEach((id, column) => {
    const type = typeOf(id);
    if (type === null || !hasOwnMoves(type)) return;
    const levels = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++)
      levels[i] = input.history.closes[(rows[i] ?? 0) * columns + column] ?? Number.NaN;
    series.set(id, toSeries(levels, type));
  });

  const market = marketOf(input, series, rows.length - 1);
  let sectorMeans: ReturnType<typeof sectorMeansOf> | null = null; // made when the first hole asks for them
  const factors: Factor[] = [];
  const moves: Float64Array[] = [];
  const proxies: FactorProxy[] = [];
  const excluded: Exclusion[] = [];
  const add = (factor: Factor, instrumentId: InstrumentId | null, filled: FilledMoves): void => {
    factors.push(factor);
    moves.push(filled.moves);
    if (filled.missingDays > 0)
      proxies.push({
        factorId: factor.id,
        instrumentId,
        missingDays: filled.missingDays,
        method: filled.method,
      });
  };

  for (const id of input.factorIds) {
    const own = series.get(id);
    if (!own || own.quotedDays === 0) {
      excluded.push({ instrumentId: id, reason: "no price in the window" });
      continue;
    }
    if (!own.isComplete) sectorMeans ??= sectorMeansOf(input, series);
    const standIns = [sectorMeans?.get(input.instruments.get(id)?.sector ?? ""), market];
    const filled = fillFrom(own, standIns, { name: `price:${id}`, dates });
    if (filled) add({ id: `price:${id}`, kind: "price", moveKind: own.kind }, id, filled);
    else excluded.push({ instrumentId: id, reason: "its history has holes and nothing can stand in for it" });
  }
  for (const { code, own } of currencySeries(input, rows)) {
    const filled =
      own.quotedDays === 0
        ? null
        : fillFrom({ ...own, kind: "absolute" }, [market], { name: `currency:${code}`, dates });
    if (filled) add({ id: `currency:${code}`, kind: "currency", moveKind: "relative" }, null, filled);
  }
  return { dates, factors, moves, proxies, excluded, market };
}

/** The first stand-in that works. Moves in points have no natural beta of one: without overlap they stay unfilled. */
function fillFrom(
  own: Series,
  standIns: readonly (StandIn | null | undefined)[],
  keys: HoleKeys,
): FilledMoves | null {
  if (own.isComplete) return { moves: own.moves, missingDays: 0, method: "" };
  for (const standIn of standIns) {
    if (!standIn) continue;
    const filled = fillHoles(own.moves, standIn, own.kind === "relative" ? 1 : null, keys);
    if (filled && own.kind === "relative") return { ...filled, moves: aboveNothing(filled.moves) };
    if (filled) return filled;
  }
  return null;
}

/** Drawn noise may not take a price below nothing. */
const aboveNothing = (moves: Float64Array): Float64Array =>
  moves.map((move) => Math.max(move, RELATIVE_MOVE_MIN));

function currencySeries(input: AlignInput, rows: Int32Array): { code: string; own: Series }[] {
  return input.currencies
    .map(({ currency, toBase }) => {
      if (toBase.length !== input.history.dates.length)
        throw new RangeError(
          `alignMoves: ${currency} has ${toBase.length} rates for ${input.history.dates.length} days`,
        );
      return {
        code: currency,
        own: toSeries(
          Float64Array.from(rows, (row) => toBase[row] ?? Number.NaN),
          "currency",
        ),
      };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
