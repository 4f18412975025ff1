import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import { allowsNonPositivePrice, type Instrument, type InstrumentType } from "~/server/domain/instrument";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import type { Exclusion, Factor, FactorProxy, MoveKind } from "~/server/domain/scenario";
import { at } from "../math/at";
import { RELATIVE_MOVE_MIN } from "../pricing/scenario-columns";
import { betaTo } from "./beta";
import { businessAxis } from "./business-axis";
import { type FilledMoves, fillHoles, type HoleKeys, residualVolatility, type StandIn } from "./fill-holes";
import { movesOf } from "./moves";

/** A sector's mean speaks for its missing members only when it rests on this many names. */
const SECTOR_NAMES_MIN = 5;
/** Types that are names of a market: their mean is a market. */
const NAME_TYPES: ReadonlySet<InstrumentType> = new Set(["equity", "etf", "adr", "fund"]);

/** Types whose levels move in points: percent of yield or spread, units of profit. */
const ABSOLUTE_TYPES: ReadonlySet<InstrumentType | "currency"> = new Set(["rate", "cds", "pnl-series"]);
/** Types that move by what they depend on, never by a price history of their own. */
const DERIVED_TYPES: ReadonlySet<InstrumentType> = new Set(["option", "cash", "fx-forward", "sensitivities"]);

/** True where a history of own prices makes a factor. */
export const hasOwnMoves = (type: InstrumentType): boolean => !DERIVED_TYPES.has(type);

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
  const sectorMeans = sectorMeansOf(input, series);
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
    const standIns = [sectorMeans.get(input.instruments.get(id)?.sector ?? ""), market];
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

type Series = {
  readonly kind: MoveKind;
  readonly moves: Float64Array;
  readonly quotedDays: number;
  readonly isComplete: boolean;
};

function toSeries(raw: Float64Array, type: InstrumentType | "currency"): Series {
  const isSigned = type !== "currency" && allowsNonPositivePrice(type);
  let isBelowZero = false;
  let quotedDays = 0;
  const levels = raw.map((level) => {
    if (!Number.isFinite(level) || (!isSigned && level <= 0)) return Number.NaN;
    quotedDays++;
    if (level <= 0) isBelowZero = true;
    return level;
  });
  const kind = ABSOLUTE_TYPES.has(type) || isBelowZero ? "absolute" : "relative";
  // A series of profits holds the moves themselves.
  const moves = type === "pnl-series" ? levels.slice(1) : movesOf(levels, kind);
  return { kind, moves, quotedDays, isComplete: quotedDays === levels.length };
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

/** Complete, relative series of market names. */
function names(input: AlignInput, series: ReadonlyMap<InstrumentId, Series>): [InstrumentId, Series][] {
  return [...series]
    .filter(([id, own]) => {
      const type = input.instruments.get(id)?.type;
      return type !== undefined && NAME_TYPES.has(type) && own.isComplete && own.kind === "relative";
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function marketOf(
  input: AlignInput,
  series: ReadonlyMap<InstrumentId, Series>,
  moveCount: number,
): StandIn | null {
  const complete = names(input, series);
  const chosen = input.marketInstrumentId === null ? undefined : series.get(input.marketInstrumentId);
  if (chosen?.isComplete && input.marketInstrumentId !== null) {
    const symbol = input.instruments.get(input.marketInstrumentId)?.symbol ?? input.marketInstrumentId;
    return standInOf(
      chosen.moves,
      `the market (${symbol})`,
      complete.map(([, own]) => own.moves),
    );
  }
  if (complete.length > 0) {
    const all = complete.map(([, own]) => own.moves);
    return standInOf(meanOf(all, moveCount), `the equal-weighted mean of ${all.length} names`, all);
  }
  const quoted = [...series.values()].filter((own) => own.kind === "relative").map((own) => own.moves);
  const mean = meanOf(quoted, moveCount);
  return mean.every(Number.isFinite) && quoted.length > 0
    ? standInOf(mean, "the equal-weighted mean of what was quoted on the day", [])
    : null;
}

function sectorMeansOf(
  input: AlignInput,
  series: ReadonlyMap<InstrumentId, Series>,
): ReadonlyMap<string, StandIn> {
  const bySector = new Map<string, Float64Array[]>();
  for (const [id, own] of names(input, series)) {
    const sector = input.instruments.get(id)?.sector;
    if (sector) bySector.set(sector, [...(bySector.get(sector) ?? []), own.moves]);
  }
  const means = new Map<string, StandIn>();
  for (const [sector, members] of bySector)
    if (members.length >= SECTOR_NAMES_MIN) {
      const moves = meanOf(members, members[0]?.length ?? 0);
      const name = `the equal-weighted mean of ${members.length} names of ${sector}`;
      means.set(sector, standInOf(moves, name, members));
    }
  return means;
}

/** A stand-in with the median volatility that its names have beside it. */
function standInOf(moves: Float64Array, name: string, members: readonly Float64Array[]): StandIn {
  const beside = members
    .map((own) => {
      const beta = betaTo(own, moves);
      return Number.isFinite(beta) ? residualVolatility(own, moves, beta) : Number.NaN;
    })
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return { moves, name, residualVolatility: beside[Math.floor(beside.length / 2)] ?? 0 };
}

/** Mean of the known moves of each day; NaN on a day without any. */
function meanOf(series: readonly Float64Array[], moveCount: number): Float64Array {
  const mean = new Float64Array(moveCount);
  for (let day = 0; day < moveCount; day++) {
    let [sum, count] = [0, 0];
    for (const moves of series) {
      const move = at(moves, day);
      if (!Number.isFinite(move)) continue;
      sum += move;
      count++;
    }
    mean[day] = count > 0 ? sum / count : Number.NaN;
  }
  return mean;
}
