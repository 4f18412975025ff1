import type { CorporateAction as ActionRow } from "~/prisma/generated/client";
import type { CorporateAction } from "~/server/domain/corporate-action";
import { atMinute } from "~/server/domain/new-york";
import { holdingAfter, type PositionEventKind } from "~/server/domain/position-events";
import type { ActionBook, KnownAction } from "~/server/ports/action-book";
import { cashPosition } from "./cash-position";
import type { Db } from "./client";
import { calendarDateOf, idOf, keyOf, midnightUtc } from "./keys";

export function actionBook(db: Db): ActionBook {
  return {
    async all(organisationId) {
      const rows = await db.corporateAction.findMany({
        where: { organisationId: keyOf(organisationId) },
        orderBy: [{ exDate: "asc" }, { id: "asc" }],
      });
      return rows.map(knownOf);
    },

    async save(organisationId, reports) {
      const organisation = keyOf(organisationId);
      let [written, unchanged] = [0, 0];
      const conflicts: number[] = [];
      for (const [place, { instrumentId, action, isHistoryAdjusted }] of reports.entries()) {
        const { kind, exDate } = action;
        const key = { instrumentId: keyOf(instrumentId), kind, exDate: midnightUtc(exDate) };
        const terms = { ...termsOf(action), isHistoryAdjusted };
        const known = await db.corporateAction.findUnique({ where: { instrumentId_kind_exDate: key } });
        if (!known)
          await db.corporateAction.create({ data: { organisationId: organisation, ...key, ...terms } });
        else if (
          known.ratio === terms.ratio &&
          known.amountLocal === terms.amountLocal &&
          known.isHistoryAdjusted === isHistoryAdjusted
        ) {
          unchanged++;
          continue;
        } else if (known.appliedAt) {
          conflicts.push(place);
          continue;
        } else await db.corporateAction.update({ where: { id: known.id }, data: terms });
        written++;
      }
      return { written, unchanged, conflicts };
    },

    async restate(organisationId, actionId, isHistoryAdjusted) {
      await db.corporateAction.updateMany({
        where: { id: keyOf(actionId), organisationId: keyOf(organisationId) },
        data: { isHistoryAdjusted },
      });
    },

    async apply(organisationId, actionId) {
      const row = await db.corporateAction.findFirstOrThrow({
        where: { id: keyOf(actionId), organisationId: keyOf(organisationId) },
        include: { instrument: true },
      });
      // The mark first: who else is at it waits for this unit's end, and then finds nothing left to do.
      const marked = await db.corporateAction.updateMany({
        where: { id: row.id, appliedAt: null },
        data: { appliedAt: new Date() },
      });
      if (marked.count === 0) return 0;
      const { action } = knownOf(row);
      const effectiveAt = new Date(atMinute(action.exDate, 0));
      const touched = new Set<number>();
      const positions = await heldAt(db, row, effectiveAt);
      for (const { position, quantity } of positions) {
        touched.add(position.book.portfolioId);
        if (action.kind === "split") await split(db, position, action.ratio, row.exDate, effectiveAt);
        else
          await pay(db, position, quantity * action.amountLocal * row.instrument.multiplier, {
            currency: row.instrument.currency,
            effectiveAt,
          });
      }
      await db.portfolio.updateMany({
        where: { id: { in: [...touched] } },
        data: { positionVersion: { increment: 1 } },
      });
      return positions.length;
    },
  };
}

const termsOf = (action: CorporateAction) => ({
  ratio: action.kind === "split" ? action.ratio : null,
  amountLocal: action.kind === "cash-dividend" ? action.amountLocal : null,
});

function knownOf(row: ActionRow): KnownAction {
  const exDate = calendarDateOf(row.exDate);
  return {
    id: idOf(row.id),
    instrumentId: idOf(row.instrumentId),
    // The terms of each kind are a wall of the table.
    action:
      row.kind === "split"
        ? { kind: "split", exDate, ratio: row.ratio ?? Number.NaN }
        : { kind: "cash-dividend", exDate, amountLocal: row.amountLocal ?? Number.NaN },
    isHistoryAdjusted: row.isHistoryAdjusted,
    isApplied: row.appliedAt !== null,
  };
}

type HeldPosition = Awaited<ReturnType<typeof heldAt>>[number]["position"];

/** Positions of the instrument that are not flat when its day begins. */
async function heldAt(db: Db, { organisationId, instrumentId }: ActionRow, atTime: Date) {
  const positions = await db.position.findMany({
    where: { organisationId, instrumentId },
    orderBy: { id: "asc" },
    include: {
      book: { include: { portfolio: true } },
      events: { where: { effectiveAt: { lt: atTime } }, orderBy: [{ effectiveAt: "asc" }, { id: "asc" }] },
    },
  });
  return positions.flatMap((position) => {
    const events = position.events.map((event) => ({ ...event, kind: event.kind as PositionEventKind })); // from the same union
    const { quantity } = holdingAfter(events);
    return quantity === 0 ? [] : [{ position, quantity }];
  });
}

async function split(
  db: Db,
  { id, organisationId }: HeldPosition,
  ratio: number,
  exDate: Date,
  effectiveAt: Date,
): Promise<void> {
  await db.positionEvent.create({
    data: { organisationId, positionId: id, kind: "split", quantity: ratio, effectiveAt },
  });
  // A later statement has its lots in new units already.
  const restated = await db.positionEvent.count({
    where: { positionId: id, kind: "snapshot", effectiveAt: { gte: effectiveAt } },
  });
  if (restated > 0) return;
  for (const lot of await db.lot.findMany({ where: { positionId: id } })) {
    if (lot.openedOn && lot.openedOn.getTime() >= exDate.getTime()) continue; // traded in new units
    const priceLocal = lot.priceLocal === null ? null : lot.priceLocal / ratio;
    await db.lot.update({ where: { id: lot.id }, data: { quantity: lot.quantity * ratio, priceLocal } });
  }
}

async function pay(
  db: Db,
  { id, organisationId, account, book }: HeldPosition,
  amountLocal: number,
  { currency, effectiveAt }: { readonly currency: string; readonly effectiveAt: Date },
): Promise<void> {
  const event = { organisationId, quantity: amountLocal, effectiveAt };
  // Income of the position, whether or not its portfolio's cash is known.
  await db.positionEvent.create({ data: { ...event, positionId: id, kind: "dividend" } });
  if (!book.portfolio.isCashTracked) return;
  const cash = await db.instrument.findUniqueOrThrow({
    where: { organisationId_symbol: { organisationId, symbol: currency } },
  });
  const place = { portfolioId: book.portfolioId, bookId: book.id, instrumentId: cash.id, account };
  const positionId = await cashPosition(db, organisationId, place);
  await db.positionEvent.create({ data: { ...event, positionId, kind: "trade" } });
}
