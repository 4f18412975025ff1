import type { PrismaClient } from "~/prisma/generated/client";
import { boundUrl } from "~/server/adapters/postgres/bound-url";
import { type Db, openDatabase } from "~/server/adapters/postgres/client";
import { layLimit, type TwoOfficers } from "~/server/adapters/postgres/lay-limit";
import { storesOn } from "~/server/adapters/postgres/stores";
import { addDays, weekday } from "~/server/domain/calendar-date";
import { atMinute } from "~/server/domain/new-york";
import type { DailyBar } from "~/server/ports/market-feed";
import type { InstrumentDraft } from "~/server/ports/reference-data";

export type TestOrganisation = {
  readonly id: string;
  readonly portfolioId: string;
  readonly limitId: string;
  /** Two people who may set limits, one with the other. */
  readonly officers: TwoOfficers;
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
  return inOrganisation(database, id, (transaction) => fill(transaction, id, varLimitOfNav, days));
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

async function fill(db: Db, id: string, varLimitOfNav: number, days: number): Promise<TestOrganisation> {
  const stores = storesOn(db);
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
  const officers = await addOfficers(db, Number(id));
  const limit = await layLimit(
    stores,
    id,
    officers,
    { portfolioId, name: "VaR 99", metric: "var99", unit: "nav", kind: "hard", threshold: varLimitOfNav },
    { reason: "test" },
  );
  return {
    id,
    portfolioId,
    officers,
    limitId: limit.id,
    instrumentIds: ids,
    lastDate: LAST_DATE,
    opensMs: OPENS,
  };
}

async function addOfficers(db: Db, organisationId: number): Promise<TwoOfficers> {
  const person = async (name: string, role: string) => {
    const id = `${role}-${organisationId}`;
    await db.user.create({ data: { id, name, email: `${id}@test.local` } });
    await db.membership.create({ data: { organisationId, userId: id, role } });
    return { id, name };
  };
  return {
    proposer: await person("Rosa", "risk-officer"),
    approver: await person("Halvor", "head-of-risk"),
  };
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
