import type { InstrumentType } from "~/server/domain/instrument";
import type { CreditExposure } from "~/server/domain/snapshot";
import { fraction } from "~/server/domain/units";
import { at } from "../math/at";
import type { Prediction } from "../predictive/predict";
import { weightedScenarios, weightedTail } from "../predictive/weighted-tail";
import type { BookLine } from "../pricing/price-book";

/** What a counterparty owes us for: deposits and contracts. Securities are kept for their owner. */
const OWED: ReadonlySet<InstrumentType> = new Set(["cash", "option", "fx-forward", "cds"]);
/** Business days until a position of a defaulted counterparty is closed out. */
const CLOSE_OUT_DAYS = 10;
const QUANTILE = fraction(0.975);

/**
 * What each counterparty may owe: deposits and contracts with it netted, as under one master agreement without
 * collateral.
 *
 * Current exposure is what their worth is above zero. Potential future exposure is the worth that is exceeded with
 * 2.5 % probability ten business days on, not below zero: the gains of the pool's scenarios of a day, by the root of
 * time.
 * @param lines - priced positions of a book.
 * @param prediction - of that book; null = no distribution, then potential exposures are not known.
 * @returns one entry a counterparty that is named for such a position, largest potential (else current) first; a
 *   counterparty whose worth is not known has no current exposure either.
 * @see Basel Committee (2005), Annex 4 (potential future exposure); BCBS 279 (2014) for ten business days.
 */
export function creditExposures(
  lines: readonly BookLine[],
  prediction: Prediction | null,
): readonly CreditExposure[] {
  const names = new Map<string, BookLine[]>();
  for (const line of lines) {
    const { counterparty, quantity } = line.position;
    if (counterparty === null || quantity === 0 || !line.instrument || !OWED.has(line.instrument.type))
      continue;
    const own = names.get(counterparty);
    if (own) own.push(line);
    else names.set(counterparty, [line]);
  }
  return [...names]
    .map(([name, own]) => exposureOf(name, own, prediction))
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.name < b.name ? -1 : 1));
}

const sizeOf = ({ potentialBase, currentBase }: CreditExposure): number =>
  potentialBase ?? currentBase ?? Number.MAX_VALUE;

function exposureOf(name: string, lines: readonly BookLine[], prediction: Prediction | null): CreditExposure {
  let worthBase: number | null = 0;
  for (const { valueBase } of lines)
    worthBase = worthBase === null || valueBase === null ? null : worthBase + valueBase;
  const isMoved = lines.every(({ unitIndex }) => unitIndex !== null);
  return {
    name,
    worthBase,
    currentBase: worthBase === null ? null : Math.max(0, worthBase),
    potentialBase:
      worthBase === null || prediction === null || !isMoved
        ? null
        : Math.max(0, worthBase + Math.sqrt(CLOSE_OUT_DAYS) * gainOf(lines, prediction)),
  };
}

/** The gain of a day that is exceeded with 2.5 % probability: a loss of whoever owes it. */
function gainOf(lines: readonly BookLine[], { unitPnl, pool }: Prediction): number {
  const owed = new Float64Array(pool.pnl.length);
  for (const { unitIndex, position } of lines) {
    const own = unitIndex === null ? undefined : unitPnl[unitIndex];
    if (own) for (let j = 0; j < owed.length; j++) owed[j] = at(owed, j) - position.quantity * at(own, j);
  }
  return weightedTail(weightedScenarios(owed, pool.probabilities), QUANTILE).valueAtRisk;
}
