import type { CalendarDate } from "~/server/domain/calendar-date";
import { dividendsFor, unitsFor } from "~/server/domain/corporate-action";
import type { Frame } from "~/server/domain/frame";
import { groupBy } from "~/server/domain/group-by";
import type { InstrumentId } from "~/server/domain/ids";
import { valueOrNull } from "~/server/domain/measure";
import { cutOffOf, isTradingDay, nextTradingDay } from "~/server/domain/new-york";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import {
  type EveningOfRecord,
  eveningOfRecord,
  profitOfRecord,
} from "~/server/engine/backtest/evening-of-record";
import type { KnownAction } from "~/server/ports/action-book";
import type { Compute } from "~/server/ports/compute";
import type { EveningBook, EveningRecord } from "~/server/ports/score-book";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Desk } from "~/server/services/beat/desk";
import { forecastRecord } from "./forecast-record";

/** The last assessment before the cut-off, with its frame. */
export type LastBefore = { readonly frame: Frame; readonly snapshot: RiskSnapshot };

/**
 * True for the first assessment after a business day's cut-off: then the one before it is that day's forecast of
 * record. A day without trading has none, nor has one whose last assessment was partial.
 */
export function isForecastOfRecord(last: RiskSnapshot | null, now: RiskSnapshot): last is RiskSnapshot {
  if (last === null || !isTradingDay(last.asOfDate) || last.coverage.isPartial) return false;
  if (last.provenance.runId !== now.provenance.runId) return false;
  const cutOffMs = cutOffOf(last.asOfDate);
  return last.asOfMs <= cutOffMs && now.asOfMs > cutOffMs;
}

/**
 * Settles the evening before with its outcome, then stores this evening's forecasts, before any price of their own
 * outcome is looked at. An evening whose next business day was missed stays without an outcome: two days are no day.
 */
export async function recordEvening(
  stores: Stores,
  organisation: string,
  { frame, snapshot }: LastBefore,
  actions: readonly KnownAction[],
): Promise<void> {
  const { portfolioId, asOfDate, provenance, dayPnlBase } = snapshot;
  const { runId } = provenance;
  const open = await stores.scores.open(organisation, portfolioId, runId);
  if (open?.book && nextTradingDay(open.businessDate) === asOfDate) {
    const book = inUnitsOf(open.book, actions, open.businessDate, asOfDate);
    await stores.scores.settle(organisation, portfolioId, runId, open.businessDate, {
      date: asOfDate,
      hypotheticalPnlBase: valueOrNull(profitOfRecord(book, frame)),
      // Where the closes of the evening have not come, the profit runs from a cut-off before it: of more than that day.
      actualPnlBase: isSince(frame, cutOffOf(open.businessDate)) ? valueOrNull(dayPnlBase) : null,
    });
  }
  await stores.scores.save(organisation, portfolioId, runId, [liveEvening(frame, eveningOfRecord(frame))]);
}

const isSince = ({ dayReference }: Frame, cutOffMs: number): boolean =>
  dayReference !== null && dayReference.atMs >= cutOffMs;

/** What was held in the units of a later day, and worth what its holders were left with: a dividend was received. */
function inUnitsOf(
  { positions, reference }: EveningBook,
  actions: readonly KnownAction[],
  from: CalendarDate,
  to: CalendarDate,
): EveningBook {
  const own = groupBy(actions, ({ instrumentId }) => instrumentId);
  const of = (id: InstrumentId) => (own.get(id) ?? []).map(({ action }) => action);
  return {
    positions: positions.map((position) => ({
      ...position,
      quantity: position.quantity * unitsFor(of(position.instrumentId), from, to),
    })),
    reference: {
      ...reference,
      prices: new Map(
        [...reference.prices].map(([id, price]) => [
          id,
          (price - dividendsFor(of(id), from, to)) / unitsFor(of(id), from, to),
        ]),
      ),
    },
  };
}

/**
 * Adds to recorded evenings what the members say that look back on years: their history is prepared beside the beat, and
 * a frame holds nothing later than itself, so it matters not that they speak some seconds after.
 *
 * @param compute - a thread of its own.
 * @returns how many evenings were added to; those whose deep history did not come in time stay without.
 */
export async function recordDeepMembers(
  desk: Desk,
  { stores, compute }: { readonly stores: Stores; readonly compute: Compute },
): Promise<number> {
  let count = 0;
  const handled = (frame: Frame) => desk.shallowEvenings.splice(desk.shallowEvenings.indexOf(frame), 1);
  for (const frame of [...desk.shallowEvenings]) {
    const { portfolio, provenance } = frame;
    const market = desk.deepModels.get(portfolio.baseCurrency);
    if (market?.id !== frame.market.id) {
      // It is still to come, or it was of a day that is over.
      if (desk.models.get(portfolio.baseCurrency)?.id !== frame.market.id) handled(frame);
      continue;
    }
    if (!market.deep) {
      handled(frame);
      continue;
    }
    const task = { kind: "evening-of-record", frame: { ...frame, market } } as const;
    const evening = liveEvening(frame, (await compute(task)) as EveningOfRecord); // as computeTask gives
    // What is there already stays as it is.
    await stores.scores.save(desk.organisationId, portfolio.id, provenance.runId, [evening]);
    handled(frame); // not before: what fails is tried again, and what waits behind it is not lost
    count++;
  }
  return count;
}

const liveEvening = (
  { asOfDate, asOfMs }: Frame,
  { forecasts, memberTails, grossBase, leftOut, positions, reference }: EveningOfRecord,
): EveningRecord => ({
  businessDate: asOfDate,
  asOfMs,
  basis: "live",
  grossBase,
  leftOut,
  forecasts: forecasts.flatMap(({ method, forecast }) =>
    forecast.status === "ok" ? [forecastRecord(method, forecast.value, memberTails)] : [],
  ),
  book: { positions, reference },
  outcome: null,
});
