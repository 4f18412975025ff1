import type { PositionRisk, RiskSnapshot } from "~/server/domain/snapshot";
import type { StoredSnapshot } from "~/server/ports/risk-history";

/** A snapshot without its positions, but with those that matter most: what a board shows each second. */
export type Board = Omit<RiskSnapshot, "positions"> & {
  readonly seq: number;
  readonly contributors: readonly Contributor[];
  /** What all other positions add together. */
  readonly others: {
    readonly count: number;
    readonly componentVar99: number;
    readonly componentEs975: number;
  };
};

export type Contributor = Pick<
  PositionRisk,
  "positionId" | "symbol" | "name" | "sector" | "componentVar99" | "componentEs975" | "exposureBase"
>;

/** Most adders and the two greatest relievers fit beside each other on a board. */
const ADDERS = 6;
const RELIEVERS = 3;

/** Cuts a whole snapshot down to a board. The parts still sum to the whole. */
export function boardOf({ seq, snapshot }: StoredSnapshot): Board {
  const { positions, ...rest } = snapshot;
  const sorted = positions.toSorted(
    (a, b) => b.componentVar99 - a.componentVar99 || (a.positionId < b.positionId ? -1 : 1),
  );
  const adders = sorted.filter((position) => position.componentVar99 > 0).slice(0, ADDERS);
  const relievers = sorted.filter((position) => position.componentVar99 < 0).slice(-RELIEVERS);
  const shown = new Set([...adders, ...relievers]);
  const others = sorted.filter((position) => !shown.has(position));
  const sum = (pick: (position: PositionRisk) => number) =>
    others.reduce((total, position) => total + pick(position), 0);
  return {
    ...rest,
    seq,
    contributors: [...adders, ...relievers].map(contributorOf),
    others: {
      count: others.length,
      componentVar99: sum((position) => position.componentVar99),
      componentEs975: sum((position) => position.componentEs975),
    },
  };
}

function contributorOf(position: PositionRisk): Contributor {
  const { positionId, symbol, name, sector, componentVar99, componentEs975, exposureBase } = position;
  return { positionId, symbol, name, sector, componentVar99, componentEs975, exposureBase };
}
