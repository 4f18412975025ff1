import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Instrument } from "~/server/domain/instrument";
import { newYorkDate } from "~/server/domain/new-york";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import { cashDraft } from "~/server/services/import/recognise-symbol";
import type { Desk } from "./desk";
import { newestPriceMs } from "./price-units";

/**
 * Writes the effect of splits and dividends whose day has come on what is held, each in one unit with its mark, so that
 * none is written twice. The day has come when a price of it is there: from midnight to then holdings in new units would
 * stand against prices, and a business day, of before. A replay holds today's positions throughout: nothing of its past happens to them.
 *
 * @returns true when something was written: positions and history have to be read again.
 */
export async function applyActions(desk: Desk, unit: UnitOfWork): Promise<boolean> {
  if (desk.run.kind === "replay") return false;
  const today: CalendarDate = newYorkDate(newestPriceMs(desk));
  const due = desk.actions.filter(({ action, isApplied }) => !isApplied && action.exDate <= today);
  if (due.length === 0) return false;
  const { organisationId } = desk;
  const cash = new Set([...desk.instruments.values()].map(({ symbol }) => symbol));
  const currencies = new Set(
    due.map(({ instrumentId }) => desk.instruments.get(instrumentId)).flatMap(currencyOf),
  );
  const missing = [...currencies].filter((currency) => !cash.has(currency));
  await unit(async (stores) => {
    if (missing.length > 0) await stores.reference.saveInstruments(organisationId, missing.map(cashDraft));
    for (const { id } of due) await stores.actions.apply(organisationId, id);
  });
  for (const what of ["instruments", "positions", "models"] as const) desk.outdated.add(what);
  return true;
}

const currencyOf = (instrument: Instrument | undefined): string[] =>
  instrument ? [instrument.currency] : [];
