import { addDays } from "~/server/domain/calendar-date";
import type { Frame } from "~/server/domain/frame";
import { cutOffOf } from "~/server/domain/new-york";
import type { WalkForward } from "~/server/engine/backtest/walk-forward";
import { adjustHistory } from "~/server/engine/returns/corporate-actions";
import type { Compute, Walk } from "~/server/ports/compute";
import type { EveningRecord } from "~/server/ports/score-book";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import { currencyHistories, withRanges } from "~/server/services/beat/bar-shelf";
import type { Desk } from "~/server/services/beat/desk";
import { readShelf, spanBefore } from "~/server/services/beat/read-shelf";
import { foreignCurrencies } from "~/server/services/beat/refresh-models";
import { forecastRecord } from "./forecast-record";
import { firstEvening, WALK_DAYS } from "./walk-span";

/**
 * Walks today's holdings of each portfolio through the two years before its first assessment, each evening from that
 * evening's past alone, and stores the forecasts with their outcomes, marked as walked. Once a portfolio and run.
 *
 * @param compute - a thread of its own: this takes minutes.
 * @returns how many evenings were stored.
 */
export async function walkHistory(
  desk: Desk,
  world: { readonly stores: Stores; readonly unit: UnitOfWork; readonly compute: Compute },
): Promise<number> {
  const { organisationId, run } = desk;
  let stored = 0;
  for (const frame of [...desk.frames.values()]) {
    const { id } = frame.portfolio;
    const seenWith = `${frame.provenance.positionVersion} ${desk.bars.newest}`;
    if (desk.lookedBack.get(id) === seenWith) continue;
    desk.lookedBack.set(id, seenWith);
    if (await world.stores.scores.isWalked(organisationId, id, run.id)) continue;
    const walk = await prepareWalk(desk, world.stores, frame);
    if (!walk) continue;
    const walked = (await world.compute({ kind: "walk-forward", walk })) as WalkForward; // as computeTask gives
    const evenings = walked.days.map((day) => eveningOf(day, walked));
    await world.unit((stores) => stores.scores.save(organisationId, id, run.id, evenings));
    stored += evenings.length;
  }
  return stored;
}

/**
 * A frame's holdings and the past to walk them through, in the units of today.
 * @param days - business days of bars that are read.
 * @returns null where there is too little past to walk through.
 */
export async function prepareWalk(
  desk: Desk,
  stores: Stores,
  frame: Frame,
  days: number = WALK_DAYS,
): Promise<Walk | null> {
  const { portfolio, conventions, poolWeights, market } = frame;
  const to = addDays(frame.asOfDate, -1);
  const shelf = await readShelf(stores, desk.organisationId, spanBefore(to, days));
  const held = frame.positions.map(({ instrumentId }) => instrumentId);
  const ids = [...desk.instruments.keys()];
  const quoted = withRanges(shelf, shelf.history(ids, to, shelf.dates.length));
  // What is held is in the units of today, also on the day of a split: so is the past that it is walked through.
  const history = adjustHistory(quoted, desk.adjustments, frame.asOfDate);
  const from = firstEvening(history, (id) => desk.instruments.get(id)?.type ?? null, to);
  if (from === null) return null;
  const base = portfolio.baseCurrency;
  const symbols = new Map([...desk.instruments].map(([id, { symbol }]) => [id, symbol]));
  return {
    portfolio,
    positions: frame.positions.filter(({ quantity }) => quantity !== 0),
    instruments: desk.instruments,
    marketInstrumentId: market.marketInstrumentId,
    conventions,
    poolWeights,
    history,
    currencies: currencyHistories(history, symbols, base, foreignCurrencies(desk, base, held)),
    from,
    to,
  };
}

function eveningOf(day: WalkForward["days"][number], { methods }: WalkForward): EveningRecord {
  return {
    businessDate: day.madeOn,
    asOfMs: cutOffOf(day.madeOn),
    basis: "walked",
    grossBase: day.grossBase,
    leftOut: day.leftOut,
    book: null,
    outcome: { date: day.outcomeOn, hypotheticalPnlBase: day.profitBase, actualPnlBase: null },
    forecasts: day.forecasts.flatMap((forecast, m) =>
      forecast.status === "ok"
        ? [forecastRecord(methods[m]?.name ?? "", forecast.value, day.memberTails)]
        : [],
    ),
  };
}
