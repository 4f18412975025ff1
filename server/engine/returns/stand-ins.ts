import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument, InstrumentType } from "~/server/domain/instrument";
import { at } from "../math/at";
import { betaTo } from "./beta";
import { residualVolatility, type StandIn } from "./fill-holes";
import type { Series } from "./series";

/** A sector's mean speaks for its missing members only when it rests on this many names. */
const SECTOR_NAMES_MIN = 5;
/** Types that are names of a market: their mean is a market. */
const NAME_TYPES: ReadonlySet<InstrumentType> = new Set(["equity", "etf", "adr", "fund"]);

/** What stand-ins are made from. */
type StandInSources = {
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly marketInstrumentId: InstrumentId | null;
};

/** Complete, relative series of market names. */
function names(input: StandInSources, series: ReadonlyMap<InstrumentId, Series>): [InstrumentId, Series][] {
  return [...series]
    .filter(([id, own]) => {
      const type = input.instruments.get(id)?.type;
      return type !== undefined && NAME_TYPES.has(type) && own.isComplete && own.kind === "relative";
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * What stands for the market: the chosen instrument, else the mean of all names, else of what was quoted; null =
 * nothing.
 */
export function marketOf(
  input: StandInSources,
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

/** The mean of each sector that has enough names. */
export function sectorMeansOf(
  input: StandInSources,
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

/** A stand-in with the median volatility that its names have beside it, worked out when a hole asks for it. */
function standInOf(moves: Float64Array, name: string, members: readonly Float64Array[]): StandIn {
  let known: number | null = null;
  return {
    moves,
    name,
    get residualVolatility() {
      known ??= medianBeside(moves, members);
      return known;
    },
  };
}

function medianBeside(moves: Float64Array, members: readonly Float64Array[]): number {
  const beside = members
    .map((own) => {
      const beta = betaTo(own, moves);
      return Number.isFinite(beta) ? residualVolatility(own, moves, beta) : Number.NaN;
    })
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return beside[Math.floor(beside.length / 2)] ?? 0;
}

/** Mean of the known moves of each day; NaN on a day without any. */
function meanOf(series: readonly Float64Array[], moveCount: number): Float64Array {
  const mean = new Float64Array(moveCount);
  for (let day = 0; day < moveCount; day++) {
    let sum = 0;
    let count = 0;
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
