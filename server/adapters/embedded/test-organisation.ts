import type { PrismaClient } from "~/prisma/generated/client";
import { boundUrl } from "~/server/adapters/postgres/bound-url";
import { type Db, openDatabase } from "~/server/adapters/postgres/client";
import { storesOn } from "~/server/adapters/postgres/stores";
import { addDays, weekday } from "~/server/domain/calendar-date";
import { atMinute } from "~/server/domain/new-york";
import type { DailyBar } from "~/server/ports/market-feed";
import type { InstrumentDraft } from "~/server/ports/reference-data";
import type { Stores } from "~/server/ports/unit-of-work";

export type TestOrganisation = {
  readonly id: string;
  readonly portfolioId: string;
  readonly limitId: string;
  readonly instrumentIds: ReadonlyMap<string, string>;
  /** The last day that has bars; market time starts at the open of the next. */
  readonly lastDate: string;
  readonly opensMs: number;
};

const LAST_DATE = "2020-01-23";
const OPENS = atMinute("2020-01-24", 570);
const DAYS = 320;

const draft = (symbol: string, over: Partial<InstrumentDraft> = {}): InstrumentDraft => ({
  symbol,
  name: symbol,
  type: "equity",
  currency: "USD",
  multiplier: 1,
  sector: "Energy",
  country: null,
  issuer: null,
  rating: null,
  underlyingSymbol: null,
  option: null,
  bond: null,
  isSimulated: true,
  ...over,
});

/** An organisation with two stocks, cash, 320 or more days of prices and a VaR limit: what tests of services stand on. */
export async function createTestOrganisation(
  database: PrismaClient,
  varLimitOfNav = 0.5,
  days = DAYS,
): Promise<TestOrganisation> {
  const row = await database.organisation.create({
    data: { slug: `test-${Math.floor(Math.random() * 1e9)}`, name: "Test" },
  });
  const id = String(row.id);
  return inOrganisation(database, id, (transaction) => fill(storesOn(transaction), id, varLimitOfNav, days));
}

/** The same database behind the wall of another organisation: for tests that make one each. */
export async function reopenFor(
  database: PrismaClient,
  url: string,
  organisationId: string,
): Promise<PrismaClient> {
  await database.$disconnect();
  return openDatabase(boundUrl(url, organisationId), 4);
}

/** Work as a connection bound to that organisation would do it, whatever this one is bound to. */
export const inOrganisation = <T>(
  database: PrismaClient,
  organisationId: string,
  work: (transaction: Db) => Promise<T>,
): Promise<T> =>
  database.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SELECT set_config('plimsoll.organisation', ${organisationId}, true)`;
      return work(transaction);
    },
    { timeout: 60_000 },
  );

async function fill(
  stores: Stores,
  id: string,
  varLimitOfNav: number,
  days: number,
): Promise<TestOrganisation> {
  const ids = await stores.reference.saveInstruments(id, [
    draft("AAA"),
    draft("BBB"),
    draft("USD", { type: "cash" }),
  ]);
  await stores.reference.saveBars(id, [
    ...bars(ids.get("AAA") ?? "", 1, days),
    ...bars(ids.get("BBB") ?? "", 2, days),
  ]);
  const line = {
    portfolio: "Book",
    baseCurrency: "USD",
    book: "Main",
    account: "",
    counterparty: null,
    lotDate: null,
  };
  const holding = (symbol: string, quantity: number, entryPriceLocal: number | null) => ({
    ...line,
    instrumentId: ids.get(symbol) ?? "",
    quantity,
    entryPriceLocal,
    isCash: symbol === "USD",
  });
  const lines = [holding("AAA", 1000, 100), holding("BBB", -500, 100), holding("USD", 100_000, null)];
  const { portfolioIds } = await stores.positions.state(id, lines, atMinute(LAST_DATE, 960), null);
  const portfolioId = portfolioIds.get("Book") ?? "";
  const limit = await stores.limits.create(
    id,
    {
      portfolioId,
      name: "VaR 99",
      metric: "var99",
      unit: "nav",
      kind: "hard",
      threshold: varLimitOfNav,
      warnAt: 0.8,
      clearAt: 0.95,
    },
    { reason: "test", changedBy: "Test" },
  );
  return { id, portfolioId, limitId: limit.id, instrumentIds: ids, lastDate: LAST_DATE, opensMs: OPENS };
}

/** A wavy but smooth path: no two days alike, no seed to explain. */
function bars(instrumentId: string, phase: number, days: number): DailyBar[] {
  const found: DailyBar[] = [];
  let date = LAST_DATE;
  while (found.length < days) {
    if (weekday(date) % 6 !== 0) {
      const close =
        100 * Math.exp(0.05 * Math.sin(found.length * phase) + 0.02 * Math.cos(found.length * 2.7 + phase));
      found.push({ instrumentId, date, open: close, high: close, low: close, close, volume: 10_000 });
    }
    date = addDays(date, -1);
  }
  return found.reverse();
}
