import { afterEach, beforeEach, expect, test } from "vitest";
import { csvText } from "~/server/adapters/files/csv-file";
import { RiskError } from "~/server/domain/errors";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { importInstruments } from "./import-instruments";
import { importPositions } from "./import-positions";
import { importPrices } from "./import-prices";

let world: TestContext;
beforeEach(async () => {
  world = await createTestContext();
});
afterEach(() => world.close());

const PRICES = "symbol,date,close\nA,2024-01-02,1\nA,2024-01-03,2\nEURUSD,2024-01-03,1.1\n";
const POSITIONS = "symbol,quantity,book,sector\nA,100,Main,Energy\nUSD,5000,Main,\n";
const prices = (text: string, options = {}) => importPrices(world.ctx, csvText("prices.csv", text), options);
const positions = (text: string, options = {}) =>
  importPositions(world.ctx, csvText("positions.csv", text), options);
const instruments = (text: string) => importInstruments(world.ctx, csvText("instruments.csv", text));
const rowsOf = async () => {
  const { client } = world;
  const counts = [
    client.instrument,
    client.dailyBar,
    client.positionEvent,
    client.importRun,
    client.auditEntry,
  ];
  return Promise.all(counts.map((table) => (table as { count(): Promise<number> }).count())); // all tables count
};

test("prices are written once; the second time all of them are unchanged and no line is audited", async () => {
  expect(await prices(PRICES)).toMatchObject({
    read: 3,
    written: 3,
    unchanged: 0,
    refused: 0,
    isCommitted: true,
  });
  expect(await rowsOf()).toEqual([2, 3, 0, 1, 1]);
  expect(await prices(PRICES)).toMatchObject({ read: 3, written: 0, unchanged: 3, refused: 0 });
  expect(await rowsOf()).toEqual([2, 3, 0, 2, 1]);
  expect(await prices(PRICES.replace("2024-01-03,2", "2024-01-03,2.5"))).toMatchObject({
    written: 1,
    unchanged: 2,
  });
});

test("unknown symbols become instruments, recognised by name and named in the report", async () => {
  const { notes } = await prices(PRICES);
  expect(notes).toEqual(["New instruments, recognised by their symbols (1 equity, 1 fx): A, EURUSD."]);
});

test("one bad row refuses the whole file, and nothing of it is kept", async () => {
  const report = await prices(`${PRICES}A,2024-01-04,NaN\n`);
  expect(report).toMatchObject({ read: 4, written: 0, unchanged: 0, refused: 1, isCommitted: false });
  expect(await rowsOf()).toEqual([0, 0, 0, 0, 0]);
});

test("with leave to skip bad rows the good ones are taken and the bad ones reported", async () => {
  const report = await prices(`${PRICES}A,2024-01-04,NaN\n`, { skipBadRows: true });
  expect(report).toMatchObject({ read: 4, written: 3, refused: 1, isCommitted: true });
  expect((await rowsOf())[1]).toBe(3);
});

test("a table without its columns is refused also with leave to skip bad rows", async () => {
  const report = await prices("symbol,date\nA,2024-01-02\n", { skipBadRows: true });
  expect(report).toMatchObject({ read: 0, isCommitted: false });
});

test("a dry run says what would be written and writes nothing", async () => {
  expect(await prices(PRICES, { isDryRun: true })).toMatchObject({
    written: 3,
    isDryRun: true,
    isCommitted: false,
  });
  expect(await positions(POSITIONS, { isDryRun: true })).toMatchObject({ written: 2, isCommitted: false });
  expect(await rowsOf()).toEqual([0, 0, 0, 0, 0]);
});

test("when the audit can't be written, nothing is", async () => {
  const { ctx } = world;
  const failing = {
    ...ctx,
    unit: <T>(work: Parameters<typeof ctx.unit<T>>[0]) =>
      ctx.unit<T>((stores) => {
        const audit = { ...stores.audit, append: () => Promise.reject(new Error("the disk is full")) };
        return work({ ...stores, audit });
      }),
  };
  await expect(importPrices(failing, csvText("prices.csv", PRICES))).rejects.toThrow("the disk is full");
  expect(await rowsOf()).toEqual([0, 0, 0, 0, 0]);
});

test("a viewer may not import", async () => {
  const viewer = { ...world.ctx, actor: { ...world.ctx.actor, roles: ["viewer"] as const } };
  await expect(importPrices(viewer, csvText("prices.csv", PRICES))).rejects.toThrow(RiskError);
});

test("positions are stated once; the second time they are unchanged", async () => {
  await prices(PRICES);
  expect(await positions(POSITIONS)).toMatchObject({ read: 2, written: 2, unchanged: 0 });
  expect(await positions(POSITIONS)).toMatchObject({ read: 2, written: 0, unchanged: 2 });
  const [held] = await world.ctx.stores.positions.held(world.ctx.actor.organisationId, world.ctx.clock.now());
  expect(held?.portfolio).toMatchObject({ name: "Portfolio", baseCurrency: "USD", isCashTracked: true });
  expect(held?.positions.map(({ quantity }) => quantity)).toEqual([100, 5000]);
});

test("a statement holds from the moment it is made, not before", async () => {
  await positions(POSITIONS);
  const heldAt = async (ms: number) => {
    const [held] = await world.ctx.stores.positions.held(world.ctx.actor.organisationId, ms);
    return held?.positions.length;
  };
  const nowMs = world.ctx.clock.now();
  expect(await heldAt(nowMs)).toBe(2);
  expect(await heldAt(nowMs - 1)).toBe(0);
});

test("lots of one holding are summed, averaged and kept", async () => {
  const text = `symbol,quantity,entry_price,lot_date\nA,100,10,2024-01-02\nA,300,14,2024-01-03\n`;
  expect(await positions(text)).toMatchObject({ read: 2, written: 1 });
  const lots = await world.client.lot.findMany({ orderBy: { id: "asc" } });
  expect(lots.map(({ quantity, priceLocal }) => [quantity, priceLocal])).toEqual([
    [100, 10],
    [300, 14],
  ]);
  const event = await world.client.positionEvent.findFirst();
  expect(event).toMatchObject({ quantity: 400, priceLocal: 13 });
});

test("a position file says what its instruments are, options and bonds with their terms", async () => {
  const text = [
    "symbol;quantity;type;underlying;strike;expiry;option_type;coupon;maturity;yield",
    "A C50;10;option;A;50;2024-12-20;call;;;",
    "T30;(1.000);;;;;;4,5%;2030-05-15;3,9 %",
  ].join("\n");
  expect(await positions(text)).toMatchObject({ refused: 0, written: 2 });
  const known = await world.ctx.stores.reference.instruments(world.ctx.actor.organisationId);
  const of = (symbol: string) => known.find((each) => each.symbol === symbol);
  expect(of("A C50")).toMatchObject({
    type: "option",
    multiplier: 100,
    underlyingId: of("A")?.id,
    option: { strike: 50, expiry: "2024-12-20", right: "call", exercise: "american" },
  });
  expect(of("T30")).toMatchObject({
    type: "bond",
    multiplier: 0.01,
    bond: { coupon: 0.045, maturity: "2030-05-15", yieldToMaturity: expect.closeTo(0.039, 12) },
  });
});

test("an empty cell changes nothing that is known of an instrument", async () => {
  await instruments("symbol,name,type,sector\nA,Alpha,etf,Energy\n");
  await positions("symbol,quantity,sector,name\nA,1,,\n");
  const [known] = await world.ctx.stores.reference.instruments(world.ctx.actor.organisationId);
  expect(known).toMatchObject({ symbol: "A", name: "Alpha", type: "etf", sector: "Energy" });
  expect(await instruments("symbol,name\nA,Alpha\n")).toMatchObject({ written: 0, unchanged: 1 });
});

test.each([
  ["disagreeing-duplicate", "symbol,quantity,sector\nA,1,Energy\nA,2,Banks\n", 3, "sector"],
  ["disagreeing-duplicate", "symbol,quantity,counterparty\nA,1,X\nA,2,Y\n", 3, "counterparty"],
  ["missing-value", "symbol,quantity\nA,\n", 2, "quantity"],
  ["missing-value", "symbol,quantity,type,strike\nA,1,option,5\n", 2, "expiry"],
  ["not-a-choice", "symbol,quantity,type\nA,1,optoin\n", 2, "type"],
  ["not-a-choice", "symbol,quantity,currency\nA,1,dollar\n", 2, "currency"],
  ["out-of-range", "symbol,quantity,coupon,maturity\nA,1,4.5,2030-01-01\n", 2, "coupon"],
  ["ambiguous-date", "symbol,quantity,lot_date\nA,1,01/02/2024\n", 2, "lot_date"],
  ["unknown-column", "symbol,qty\nA,1\n", 1, "qty"],
] as const)("%s: %j is refused on line %d, column %s", async (rule, text, line, column) => {
  const report = await positions(text);
  expect(report.refusals.map((each) => each.rule)).toContain(rule);
  expect(report.refusals.find((each) => each.rule === rule)).toMatchObject({ line, column });
  expect(await rowsOf()).toEqual([0, 0, 0, 0, 0]);
});

test("forwards, swaps, options on futures, own figures and dividends come back from the database as they were stated", async () => {
  const text =
    "symbol,type,currency,underlying,forward_rate,maturity,coupon,par_spread,delta_per_1pct,strike,expiry,option_type,multiplier,dividends\n" +
    "FWD,forward,,EURUSD,1.12,2026-06-30,,,,,,,,\n" +
    "SWAP,cds,USD,,,2030-12-20,1%,1.2%,,,,,,\n" +
    "OWN,sensitivities,USD,A,,,,,-12.5,,,,,\n" +
    "FUT-FUT,future,USD,,,,,,,,,,50,\n" +
    "OPT,option,USD,FUT-FUT,,,,,,4000,2026-09-18,put,50,\n" +
    "SERIES,pnl_series,USD,,,,,,,,,,,\n" +
    "A,equity,USD,,,,,,,,,,,2026-02-10:0.25 2026-05-12:0.26\n";
  expect(await instruments(text)).toMatchObject({ read: 7, written: 7, refused: 0 });
  expect(await instruments(text)).toMatchObject({ written: 0, unchanged: 7 });
  const { organisationId } = world.ctx.actor;
  const found = await world.ctx.unit((stores) => stores.reference.instruments(organisationId));
  const bySymbol = new Map(found.map((each) => [each.symbol, each]));
  expect(bySymbol.get("FWD")).toMatchObject({
    type: "fx-forward",
    forward: { rate: 1.12, maturity: "2026-06-30" },
    underlyingId: bySymbol.get("EURUSD")?.id,
  });
  expect(bySymbol.get("SWAP")?.creditDefaultSwap).toEqual({
    coupon: 0.01,
    maturity: "2030-12-20",
    recovery: 0.4,
    parSpread: 0.012,
  });
  expect(bySymbol.get("OWN")?.sensitivities).toMatchObject({ deltaPer1Pct: -12.5, cs01: 0 });
  expect(bySymbol.get("OPT")).toMatchObject({ type: "option", multiplier: 50 });
  expect(bySymbol.get("A")?.dividends?.map(({ amountLocal }) => amountLocal)).toEqual([0.25, 0.26]);
  await instruments("symbol,dividends\nA,2026-08-11:0.3\n");
  const later = await world.ctx.unit((stores) => stores.reference.instruments(organisationId));
  expect(later.find(({ symbol }) => symbol === "A")?.dividends).toEqual([
    { exDate: "2026-08-11", amountLocal: 0.3 },
  ]);
});
