import { lotsAfter } from "~/server/domain/lots";
import { atMinute, newYorkDate } from "~/server/domain/new-york";
import type { RecentTrade, TradeBook, TradeConflict, TradeReport } from "~/server/ports/trade-book";
import { cashPosition, positionOf } from "./cash-position";
import type { Db } from "./client";
import { calendarDateOf, idOf, keyOf, midnightUtc } from "./keys";

export function tradeBook(db: Db): TradeBook {
  return {
    async record(organisationId, trades) {
      const organisation = keyOf(organisationId);
      const known = await knownTrades(db, organisation, trades);
      const conflicts: TradeConflict[] = [];
      let [written, unchanged] = [0, 0];
      const changed = new Set<number>();
      for (const trade of trades) {
        const before = known.get(trade.externalId);
        if (before !== undefined) {
          if (before === termsOf(trade)) unchanged += 1;
          else conflicts.push({ externalId: trade.externalId });
          continue;
        }
        known.set(trade.externalId, termsOf(trade));
        changed.add(await recordOne(db, organisation, trade));
        written += 1;
      }
      await db.portfolio.updateMany({
        where: { id: { in: [...changed] } },
        data: { positionVersion: { increment: 1 } },
      });
      return { written, unchanged, conflicts };
    },

    async recent(organisationId, { afterMs, upToMs }) {
      const rows = await db.$queryRawUnsafe<
        {
          position_id: number;
          effective_at: Date;
          kind: "trade" | "dividend" | "split";
          quantity: number;
          paid_local: number;
        }[]
      >(
        `SELECT e.position_id, e.effective_at, e.kind, e.quantity,
           coalesce(t.quantity * t.price_local * i.multiplier + t.fees_local, 0) AS paid_local
         FROM position_event e
         JOIN position p ON p.id = e.position_id
         JOIN instrument i ON i.id = p.instrument_id
         LEFT JOIN trade t ON t.id = e.trade_id AND t.position_id = e.position_id
         WHERE e.organisation_id = $1 AND e.kind IN ('trade', 'dividend', 'split')
           AND e.effective_at > $2 AND e.effective_at <= $3
         ORDER BY e.effective_at DESC, e.id DESC`,
        keyOf(organisationId),
        new Date(afterMs),
        new Date(upToMs),
      );
      const units = new Map<number, number>(); // of now for one of then, by what was split since
      const recent: RecentTrade[] = [];
      for (const { position_id, effective_at, kind, quantity, paid_local } of rows) {
        const perUnit = units.get(position_id) ?? 1;
        if (kind === "split") units.set(position_id, perUnit * quantity);
        else
          recent.push({
            positionId: idOf(position_id),
            atMs: effective_at.getTime(),
            ...(kind === "dividend"
              ? { quantity: 0, paidLocal: 0 - quantity, incomeLocal: quantity }
              : { quantity: quantity * perUnit, paidLocal: paid_local, incomeLocal: 0 }),
          });
      }
      return recent.reverse();
    },
  };
}

/** What must be the same when a trade is reported again, by the reporter's number: all but its time, often not given. */
const termsOf = (
  trade: Omit<TradeReport, "externalId" | "effectiveAtMs" | "cashLocal" | "cashInstrumentId">,
): string => {
  const { portfolio, book, account, instrumentId, quantity, priceLocal, feesLocal } = trade;
  return JSON.stringify([portfolio, book, account, instrumentId, quantity, priceLocal, feesLocal]);
};

async function knownTrades(
  db: Db,
  organisation: number,
  trades: readonly TradeReport[],
): Promise<Map<string, string>> {
  const rows = await db.trade.findMany({
    where: { organisationId: organisation, externalId: { in: trades.map(({ externalId }) => externalId) } },
  });
  const positions = await db.position.findMany({
    where: { id: { in: rows.map((row) => row.positionId) } },
    include: { book: { include: { portfolio: true } } },
  });
  const placeOf = new Map(
    positions.map(({ id, instrumentId, account, book }) => [
      id,
      { instrumentId: idOf(instrumentId), account, book: book.name, portfolio: book.portfolio.name },
    ]),
  );
  return new Map(
    rows.flatMap((row) => {
      const place = placeOf.get(row.positionId);
      return place && row.externalId !== null ? [[row.externalId, termsOf({ ...row, ...place })]] : [];
    }),
  );
}

/** @returns the portfolio that it changed. */
async function recordOne(db: Db, organisation: number, report: TradeReport): Promise<number> {
  const portfolio = await db.portfolio.findUniqueOrThrow({
    where: { organisationId_name: { organisationId: organisation, name: report.portfolio } },
  });
  const book = await db.book.upsert({
    where: { portfolioId_name: { portfolioId: portfolio.id, name: report.book } },
    create: { organisationId: organisation, portfolioId: portfolio.id, name: report.book },
    update: {},
  });
  const position = await positionOf(db, organisation, {
    bookId: book.id,
    instrumentId: keyOf(report.instrumentId),
    account: report.account,
  });
  const effectiveAt = new Date(report.effectiveAtMs);
  const { quantity, priceLocal, feesLocal, externalId } = report;
  const trade = await db.trade.create({
    data: {
      organisationId: organisation,
      positionId: position,
      quantity,
      priceLocal,
      feesLocal,
      externalId,
      effectiveAt,
    },
  });
  const event = { organisationId: organisation, kind: "trade", tradeId: trade.id, effectiveAt };
  await db.positionEvent.create({ data: { ...event, positionId: position, quantity, priceLocal } });
  const units = await splitSince(db, organisation, position, report);
  const restated = await db.positionEvent.count({
    where: { positionId: position, kind: "snapshot", effectiveAt: { gt: effectiveAt } },
  });
  // A later statement has this trade in it already, and so have its lots.
  if (restated === 0)
    await saveLots(db, organisation, position, {
      effectiveAtMs: report.effectiveAtMs,
      quantity: quantity * units,
      priceLocal: priceLocal / units,
    });
  if (portfolio.isCashTracked && report.cashLocal !== 0) {
    const cash = await cashPosition(db, organisation, {
      portfolioId: portfolio.id,
      bookId: book.id,
      instrumentId: keyOf(report.cashInstrumentId),
      account: report.account,
    });
    await db.positionEvent.create({ data: { ...event, positionId: cash, quantity: report.cashLocal } });
  }
  return portfolio.id;
}

/**
 * What became of one unit of a trade that is reported after splits took effect. Who held nothing when they did has no trace
 * of them: it is written now, so that the trade counts in new units.
 */
async function splitSince(
  db: Db,
  organisationId: number,
  positionId: number,
  { instrumentId, effectiveAtMs }: TradeReport,
): Promise<number> {
  const splits = await db.corporateAction.findMany({
    where: {
      organisationId,
      instrumentId: keyOf(instrumentId),
      kind: "split",
      appliedAt: { not: null },
      exDate: { gt: midnightUtc(newYorkDate(effectiveAtMs)) },
    },
  });
  let units = 1;
  for (const { exDate, ratio } of splits) {
    const quantity = ratio ?? Number.NaN; // the terms of each kind are a wall of the table
    const event = { positionId, kind: "split", effectiveAt: new Date(atMinute(calendarDateOf(exDate), 0)) };
    if ((await db.positionEvent.count({ where: event })) === 0)
      await db.positionEvent.create({ data: { ...event, organisationId, quantity } });
    units *= quantity;
  }
  return units;
}

async function saveLots(
  db: Db,
  organisationId: number,
  positionId: number,
  { quantity, priceLocal, effectiveAtMs }: Pick<TradeReport, "quantity" | "priceLocal" | "effectiveAtMs">,
): Promise<void> {
  const rows = await db.lot.findMany({ where: { positionId }, orderBy: { id: "asc" } });
  const lots = rows.map((row) => ({
    quantity: row.quantity,
    priceLocal: row.priceLocal,
    openedOn: row.openedOn && calendarDateOf(row.openedOn),
  }));
  const after = lotsAfter(lots, { quantity, priceLocal, openedOn: newYorkDate(effectiveAtMs) });
  await db.lot.deleteMany({ where: { positionId } });
  await db.lot.createMany({
    data: after.map(({ openedOn, ...lot }) => ({
      ...lot,
      organisationId,
      positionId,
      openedOn: openedOn === null ? null : midnightUtc(openedOn),
    })),
  });
}
