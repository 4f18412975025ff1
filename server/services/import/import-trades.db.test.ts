import { afterEach, beforeEach, expect, test } from "vitest";
import { csvText } from "~/server/adapters/files/csv-file";
import { parsePush } from "~/server/services/market/parse-push";
import { pushTrades } from "~/server/services/positions/push-trades";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { importPositions } from "./import-positions";
import { importTrades } from "./import-trades";

let world: TestContext;
beforeEach(async () => {
  world = await createTestContext();
  const text =
    "symbol,quantity,entry_price,lot_date,type,multiplier\nA,100,10,2024-01-02,,\nF,2,50,,future,1000\nUSD,5000,,,,\n";
  await importPositions(world.ctx, csvText("positions.csv", text));
  world.clock.pass(1000);
});
afterEach(() => world.close());

const HEADER = "trade_id,symbol,quantity,price,fees,time";
const take = (rows: string, options = {}) =>
  importTrades(world.ctx, csvText("trades.csv", `${HEADER}\n${rows}`), options);
async function held() {
  const { organisationId } = world.ctx.actor;
  const instruments = await world.ctx.stores.reference.instruments(organisationId);
  const symbolOf = new Map(instruments.map(({ id, symbol }) => [id, symbol]));
  const [portfolio] = await world.ctx.stores.positions.held(organisationId, world.ctx.clock.now());
  return {
    version: portfolio?.positionVersion,
    quantities: Object.fromEntries(
      (portfolio?.positions ?? []).map(({ instrumentId, quantity }) => [
        symbolOf.get(instrumentId),
        quantity,
      ]),
    ),
    averages: Object.fromEntries(
      (portfolio?.positions ?? []).map(({ instrumentId, entryPriceLocal }) => [
        symbolOf.get(instrumentId),
        entryPriceLocal,
      ]),
    ),
  };
}

test("trades change positions, average prices, lots and cash; a future moves its fees alone", async () => {
  const before = await held();
  const report = await take("T1,A,50,13,2,\nT2,A,-120,14,0,\nT3,F,3,52,7,\n");
  expect(report).toMatchObject({ kind: "trades", read: 3, written: 3, unchanged: 0, refused: 0 });
  const after = await held();
  // Cash: 5000 - (650 + 2) + 1680 - 7 (by hand).
  expect(after.quantities).toEqual({ A: 30, F: 5, USD: 6021 });
  expect(after.averages).toMatchObject({ A: 11, F: (2 * 50 + 3 * 52) / 5 });
  expect(after.version).toBe((before.version ?? 0) + 1);
  const lots = await world.client.lot.findMany({ orderBy: { id: "asc" } });
  expect(lots.filter(({ priceLocal }) => priceLocal === 13).map(({ quantity }) => quantity)).toEqual([30]);
});

test("the same file twice changes nothing; a known number with other terms is refused and nothing kept", async () => {
  await take("T1,A,50,13,2,\n");
  expect(await take("T1,A,50,13,2,\n")).toMatchObject({ written: 0, unchanged: 1 });
  const report = await take("T9,A,1,13,0,\nT1,A,60,13,2,\n");
  expect(report).toMatchObject({ isCommitted: false, written: 0 });
  expect(report.refusals).toMatchObject([{ line: 3, column: "trade_id", rule: "disagreeing-duplicate" }]);
  expect((await held()).quantities).toEqual({ A: 150, F: 2, USD: 5000 - 652 });
});

test.each([
  ["T1,Z,50,13,2,", "symbol", "unknown-symbol"],
  ["T1,A,0,13,2,", "quantity", "out-of-range"],
  ["T1,A,5,-13,2,", "price", "not-positive"],
  ["T1,A,5,13,-2,", "fees", "out-of-range"],
  [",A,5,13,2,", "trade_id", "missing-value"],
  ["T1,A,5,13,2,2024-06-03T10:00", "time", "ambiguous-time"],
  ["T1,A,5,13,2,2999-06-03T10:00Z", "time", "out-of-range"],
  ["T1,A,5,NaN,2,", "price", "not-finite"],
])("%s is refused by column %s and rule %s", async (row, column, rule) => {
  const report = await take(`${row}\n`);
  expect(report).toMatchObject({ isCommitted: false, written: 0 });
  expect(report.refusals).toContainEqual(expect.objectContaining({ line: 2, column, rule }));
  expect(await world.client.trade.count()).toBe(0);
});

test("a trade of an unknown portfolio is refused by name", async () => {
  const text = "trade_id,symbol,quantity,price,portfolio\nT1,A,5,13,Nowhere\n";
  const report = await importTrades(world.ctx, csvText("trades.csv", text));
  expect(report.refusals).toMatchObject([{ column: "portfolio", rule: "unknown-portfolio" }]);
});

test("the same number in another portfolio is another trade's, and refused", async () => {
  const positions = "symbol,quantity,portfolio\nA,1,Other\n";
  await importPositions(world.ctx, csvText("positions.csv", positions));
  await take("T1,A,50,13,2,\n");
  const text = "trade_id,symbol,quantity,price,fees,portfolio\nT1,A,50,13,2,Other\n";
  const report = await importTrades(world.ctx, csvText("trades.csv", text));
  expect(report.refusals).toMatchObject([{ line: 2, column: "trade_id", rule: "disagreeing-duplicate" }]);
});

test("a trade from before the last statement is in it already, and in its lots", async () => {
  const before = new Date(world.clock.now() - 60_000).toISOString();
  expect(await take(`T1,A,50,13,2,${before}\n`)).toMatchObject({ written: 1 });
  expect((await held()).quantities).toEqual({ A: 100, F: 2, USD: 5000 });
  const { id } = await world.client.instrument.findFirstOrThrow({ where: { symbol: "A" } });
  const lots = await world.client.lot.findMany({ where: { position: { instrumentId: id } } });
  expect(lots.map(({ quantity }) => quantity)).toEqual([100]);
});

test("a bond is paid dirty, protection at its upfront, a forward at nothing", async () => {
  const terms =
    "symbol,quantity,type,multiplier,coupon,maturity,underlying,forward_rate\n" +
    "EURUSD,0,fx,,,,,\nB,0,bond,0.01,0.06,2099-07-01,,\nS,0,cds,,0.01,2099-12-20,,\n" +
    "FW,0,fx_forward,,,2099-12-20,EURUSD,1.1\n";
  await importPositions(world.ctx, csvText("positions.csv", terms));
  world.clock.pass(1000);
  const time = "2024-04-01T14:00Z";
  const report = await take(`T1,B,1000,99,0,${time}\nT2,S,10000,-0.02,0,${time}\nT3,FW,5000,0,0,${time}\n`);
  expect(report.refusals).toEqual([]);
  const events = await world.client.positionEvent.findMany({
    where: { kind: "trade", position: { instrument: { symbol: "USD" } } },
    orderBy: { id: "asc" },
  });
  // 91 of 182 days to 2024-07-01; 12 days of premium since 2024-03-20 (by hand).
  const paid = [10 * (99 + 1.5), 10_000 * (-0.02 - (0.01 * 12) / 360)];
  expect(events.map(({ quantity }) => -quantity)).toEqual(paid.map((each) => expect.closeTo(each, 6)));
});

test("pushed rows are the same trades: all of them are kept, or none, and each may be sent twice", async () => {
  const rows = [
    { trade_id: "P1", symbol: "A", quantity: 10, price: 13, fees: 1 },
    { trade_id: "P2", symbol: "A", quantity: -5, price: 14, time: "2024-06-03T14:00Z" },
  ];
  const pushed = parsePush(JSON.stringify({ trades: rows }), "trades");
  expect(await pushTrades(world.ctx, pushed)).toMatchObject({ isCommitted: true, written: 2 });
  expect(await pushTrades(world.ctx, pushed)).toMatchObject({ written: 0, unchanged: 2 });
  const bad = parsePush(
    JSON.stringify({ trades: [...rows, { trade_id: "P3", symbol: "NOPE", quantity: 1, price: 1 }] }),
    "trades",
  );
  const report = await pushTrades(world.ctx, bad);
  expect(report).toMatchObject({ isCommitted: false });
  expect(report.refusals).toMatchObject([{ line: 3, column: "symbol", rule: "unknown-symbol" }]);
  expect(await world.client.trade.count()).toBe(2);
});
