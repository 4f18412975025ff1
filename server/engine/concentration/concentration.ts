import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { Contribution, RiskSnapshot } from "~/server/domain/snapshot";

/** One position's exposure and the groups it belongs to. */
export type ConcentrationInput = {
  readonly exposureBase: number;
  readonly symbol: string;
  readonly issuer: string;
  readonly sector: string;
  readonly currency: string;
};

/**
 * Who the book depends on: shares of gross exposure, options by their delta equivalent. Base cash is not part of it.
 *
 * Within an issuer, sector or currency longs and shorts are added by size: a pair of opposite positions is no hedge
 * of a jump in one of them. Several positions in one symbol are one name, netted.
 * @param inputs - in a fixed order, so that sums are the same to the last bit.
 * @returns largest first; unavailable without gross exposure.
 * @throws RangeError when an exposure is not finite.
 * @see Herfindahl (1950) / Hirschman (1945): sum of squared shares; effective names = 1 / it.
 */
export function concentrationOf(inputs: readonly ConcentrationInput[]): RiskSnapshot["concentration"] {
  if (!inputs.every(({ exposureBase }) => Number.isFinite(exposureBase)))
    throw new RangeError("concentrationOf: an exposure is not finite");
  const gross = inputs.reduce((sum, { exposureBase }) => sum + Math.abs(exposureBase), 0);
  const none = unavailable("no-positions", "the book has no exposure");
  const { names, nameGross } = namesOf(inputs);
  const issuers = withShares(
    grouped(inputs, (each) => each.issuer, Math.abs),
    gross,
  );
  const herfindahl: Measure<number> =
    nameGross > 0 ? ok(names.reduce((sum, { share }) => sum + share * share, 0)) : none;
  const [largest, largestIssuer] = [names[0], issuers[0]];
  return {
    largestPosition: gross > 0 && largest ? ok(largest) : none,
    largestIssuer: gross > 0 && largestIssuer ? ok(largestIssuer) : none,
    herfindahl,
    effectiveNames: herfindahl.status === "ok" ? ok(1 / herfindahl.value) : none,
    sectors: withShares(
      grouped(inputs, (each) => each.sector, Math.abs),
      gross,
    ),
    issuers,
    currencies: withShares(
      grouped(inputs, (each) => each.currency, Math.abs),
      gross,
    ),
  };
}

/**
 * Names: several positions in one symbol are one, netted.
 * @param inputs - in a fixed order.
 * @returns names by share of the gross of names, largest first, and that gross.
 */
export function namesOf(inputs: readonly ConcentrationInput[]): {
  readonly names: readonly Contribution[];
  readonly nameGross: number;
} {
  const byName = grouped(
    inputs,
    (each) => each.symbol,
    (exposure) => exposure,
  );
  const nameGross = byName.reduce((sum, each) => sum + Math.abs(each.valueBase), 0);
  return { names: withShares(byName, nameGross), nameGross };
}

type Group = { readonly label: string; readonly valueBase: number };

function grouped(
  inputs: readonly ConcentrationInput[],
  labelOf: (input: ConcentrationInput) => string,
  sizeOf: (exposureBase: number) => number,
): Group[] {
  const sums = new Map<string, number>();
  for (const input of inputs)
    if (input.exposureBase !== 0)
      sums.set(labelOf(input), (sums.get(labelOf(input)) ?? 0) + sizeOf(input.exposureBase));
  return [...sums].map(([label, valueBase]) => ({ label, valueBase }));
}

/** Shares of gross, largest first, ties by label. */
const withShares = (groups: readonly Group[], gross: number): Contribution[] =>
  groups
    .map((group) => ({ ...group, share: gross > 0 ? Math.abs(group.valueBase) / gross : 0 }))
    .sort((a, b) => b.share - a.share || (a.label < b.label ? -1 : 1));
