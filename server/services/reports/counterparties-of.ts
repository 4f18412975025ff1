import type { CounterpartyExposure, ReportCounterparties } from "~/server/domain/daily-report";
import { groupBy } from "~/server/domain/group-by";
import type { PositionRisk } from "~/server/domain/snapshot";
import { compensatedSum } from "~/server/engine/math/sums";

const SHOWN = 10;

/**
 * Exposure by counterparty; those named, the others and the unnamed sum to the portfolio's gross exposure.
 * @param named - counterparty by position id.
 */
export function counterpartiesOf(
  positions: readonly PositionRisk[],
  named: ReadonlyMap<string, string>,
): ReportCounterparties {
  const valued = positions.flatMap(({ positionId, exposureBase, valueBase }) =>
    exposureBase.status === "ok" && valueBase.status === "ok"
      ? [{ name: named.get(positionId) ?? null, exposure: exposureBase.value, value: valueBase.value }]
      : [],
  );
  const unnamed = valued.filter(({ name }) => name === null);
  const all = [...groupBy(valued, ({ name }) => name)]
    .flatMap(([name, own]): CounterpartyExposure[] => {
      if (name === null) return [];
      const valueBase = compensatedSum(Float64Array.from(own, ({ value }) => value));
      return [{ name, positions: own.length, grossBase: grossOf(own), valueBase }];
    })
    .sort((a, b) => b.grossBase - a.grossBase || (a.name < b.name ? -1 : 1));
  const others = all.slice(SHOWN);
  return {
    largest: all.slice(0, SHOWN),
    others: {
      count: others.length,
      grossBase: compensatedSum(Float64Array.from(others, (each) => each.grossBase)),
    },
    unnamed: { positions: unnamed.length, grossBase: grossOf(unnamed) },
    unvalued: positions.length - valued.length,
  };
}

const grossOf = (own: readonly { readonly exposure: number }[]): number =>
  compensatedSum(Float64Array.from(own, ({ exposure }) => Math.abs(exposure)));
