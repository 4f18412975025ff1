import { existsSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { csvFile, csvText } from "~/server/adapters/files/csv-file";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { importIntraday } from "./import-intraday";

const BARS_5M = "../shared/data/intraday/bars_5m.csv.gz";

let world: TestContext;
beforeEach(async () => {
  world = await createTestContext();
});
afterEach(() => world.close());

const HEADER = "symbol,ts_utc,open,high,low,close,volume";
const FILE = `${HEADER}\nA,2024-03-11T13:30Z,1,2,0.5,1.5,100\nA,2024-03-11T13:35Z,1.5,,,1.6,\nB,2024-03-12T00:10Z,7,7,7,7,1\n`;
const take = (text: string, options = {}) => importIntraday(world.ctx, csvText("bars.csv", text), options);
const count = () => world.client.intradayBar.count();

test("bars are written once, known again the second time, replaced when they differ", async () => {
  expect(await take(FILE)).toMatchObject({ kind: "intraday", read: 3, written: 3, unchanged: 0, refused: 0 });
  expect(await take(FILE)).toMatchObject({ read: 3, written: 0, unchanged: 3 });
  expect(await take(FILE.replace("1.6", "1.7"))).toMatchObject({ written: 1, unchanged: 2 });
  expect(await count()).toBe(3);
});

test("what was taken in is found again by New York day and by time", async () => {
  await take(FILE);
  const { organisationId } = world.ctx.actor;
  const { intraday } = world.ctx.stores;
  // 00:10 in Greenwich is still the evening before in New York.
  expect(await intraday.dates(organisationId, "2024-03-01")).toEqual(["2024-03-11"]);
  expect(await intraday.dates(organisationId, "2024-03-12")).toEqual([]);
  const span = { fromMs: Date.parse("2024-03-11T13:35Z"), toMs: Date.parse("2024-03-12T00:10Z") };
  expect(await intraday.within(organisationId, span)).toEqual([
    expect.objectContaining({
      startsAtMs: span.fromMs,
      open: 1.5,
      high: null,
      low: null,
      close: 1.6,
      volume: null,
    }),
  ]);
});

test.each([
  ["A,2024-03-11T13:30Z,1,2,0.5,NaN,1", "close", "not-finite"],
  ["A,2024-03-11T13:30Z,1,2,-3,1,1", "low", "not-positive"],
  ["A,2024-03-11T13:30Z,1,2,1,,1", "close", "missing-value"],
  ["A,2024-03-11T25:30Z,1,2,1,1,1", "ts_utc", "not-a-time"],
  [",2024-03-11T13:30Z,1,2,1,1,1", "symbol", "missing-value"],
  ["A,2024-03-11T13:30Z,1,2,1,1,-5", "volume", "out-of-range"],
])("%s refuses the file by column %s and rule %s, and nothing of it is kept", async (row, column, rule) => {
  const report = await take(`${FILE}${row}\n`);
  expect(report).toMatchObject({ isCommitted: false, written: 0 });
  expect(report.refusals).toContainEqual(expect.objectContaining({ line: 5, column, rule }));
  expect(await count()).toBe(0);
});

test("two bars of one time that disagree, and times without a zone, are refused", async () => {
  const twice = await take(`${FILE}A,2024-03-11T13:30Z,1,2,0.5,1.4,100\n`);
  expect(twice.refusals).toMatchObject([{ line: 5, rule: "disagreeing-duplicate" }]);
  const local = await take("symbol,time,close\nA,2024-03-11T13:30,1\n");
  expect(local.refusals).toMatchObject([{ line: 2, column: "time", rule: "ambiguous-time" }]);
});

test("a table without times is refused by name", async () => {
  const { refusals } = await take("symbol,date,close\nA,2024-03-11,1\n");
  expect(refusals.map(({ rule, column }) => [rule, column])).toContainEqual(["missing-column", "ts_utc"]);
});

test.skipIf(!existsSync(BARS_5M))(
  "77 real days of 11 symbols are taken in whole (needs shared data)",
  async () => {
    const report = await importIntraday(world.ctx, csvFile(BARS_5M));
    expect(report.refusals.slice(0, 3)).toEqual([]);
    expect(report.read).toBeGreaterThan(60_000);
    expect(await count()).toBe(report.written);
    const { organisationId } = world.ctx.actor;
    const dates = await world.ctx.stores.intraday.dates(organisationId, "2024-01-01");
    expect([dates.length, dates[0], dates.at(-1)]).toEqual([77, "2024-03-11", "2024-06-28"]);
  },
  60_000,
);
