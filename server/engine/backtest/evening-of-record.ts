import type { DayReference, Frame } from "~/server/domain/frame";
import type { Measure } from "~/server/domain/measure";
import type { Position } from "~/server/domain/position";
import { RECORDED_METHODS } from "~/server/domain/snapshot";
import type { MemberTail } from "../predictive/member-tail";
import { priceBook } from "../pricing/price-book";
import { Evening } from "../value-at-risk/evening";
import { METHODS } from "../value-at-risk/list";
import { referenceOf } from "./evening-frame";
import { type Forecast, forecastOf, leftOutOf, memberTailsOf, profitSince } from "./walk-forward";

const NAMES: readonly string[] = RECORDED_METHODS;
/** The methods whose forecasts are kept. */
export const METHODS_OF_RECORD = METHODS.filter(({ name }) => NAMES.includes(name));

/** What is kept of one evening, before its outcome is known. */
export type EveningOfRecord = {
  readonly forecasts: readonly { readonly method: string; readonly forecast: Measure<Forecast> }[];
  readonly memberTails: ReadonlyMap<string, MemberTail>;
  readonly grossBase: number;
  readonly leftOut: readonly string[];
  /** What was priced and held, and at which worth: what the outcome is measured from. */
  readonly positions: readonly Position[];
  readonly reference: DayReference;
};

/**
 * The forecasts of one frame by the methods of the back-test, with what their outcome will be measured from.
 * @param frame - of the last assessment of a business day.
 * @returns every recorded method's forecast; those that have none say why.
 */
export function eveningOfRecord(frame: Frame): EveningOfRecord {
  const book = priceBook(frame);
  const evening = new Evening(frame, book);
  const shapes = new Map();
  return {
    forecasts: METHODS_OF_RECORD.map((method) => ({
      method: method.name,
      forecast: forecastOf(method, evening, shapes),
    })),
    memberTails: memberTailsOf(evening),
    grossBase: evening.grossBase,
    leftOut: leftOutOf(book),
    positions: book.lines.flatMap(({ unit, position }) => (unit.status === "priced" ? [position] : [])),
    reference: referenceOf(frame, book),
  };
}

/**
 * What the holdings of an evening earned until a later frame: the same quantities revalued, no trades, no carry.
 * @param evening - as it was kept.
 * @param frame - of the next business day's last assessment.
 * @returns base currency, signed; unavailable where a price is missing by now.
 */
export function profitOfRecord(
  { positions, reference }: Pick<EveningOfRecord, "positions" | "reference">,
  frame: Frame,
): Measure<number> {
  const untraded = positions.map((position) => ({
    ...position,
    quantityAtCutOff: position.quantity,
    netPurchasesBase: 0,
  }));
  const held = new Set(untraded.map(({ id }) => id));
  return profitSince(priceBook({ ...frame, positions: untraded }), { reference, held });
}
