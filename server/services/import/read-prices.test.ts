import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { csvFile, csvText } from "~/server/adapters/files/csv-file";
import type { TableSource } from "~/server/ports/table-source";
import { readPrices, type SymbolBar } from "./read-prices";
import { recogniseSymbol } from "./recognise-symbol";
import { Refusals } from "./refusals";

const WIDE = "../shared/data/market/wide_close.csv.gz";

async function read(source: TableSource, options: { ignoreUnknown?: boolean; only?: string[] } = {}) {
  const refusals = new Refusals(source.name);
  const bars: SymbolBar[] = [];
  const reading = {
    refusals,
    ignoreUnknown: options.ignoreUnknown ?? false,
    isWanted: (symbol: string) => options.only?.includes(symbol) ?? true,
    typeOf: (symbol: string) => recogniseSymbol(symbol).type,
  };
  for await (const batch of readPrices(source, reading)) bars.push(...batch);
  return { bars, refusals: refusals.listed };
}
const ofText = (text: string, options = {}) => read(csvText("x.csv", text), options);
const bar = (symbol: string, date: string, close: number) => ({
  ...{ symbol, date, open: null, high: null, low: null, close, volume: null },
});

test("a long table gives its bars, with what is missing as null, in any order of days and columns", async () => {
  const { bars, refusals } = await ofText(
    "close,date,symbol,volume,open\n2.5,2024-01-03,A,100,\n2,2024-01-02,A,,1.5\n",
  );
  expect(refusals).toEqual([]);
  expect(bars).toEqual([
    { ...bar("A", "2024-01-03", 2.5), volume: 100 },
    { ...bar("A", "2024-01-02", 2), open: 1.5 },
  ]);
});

test("a long and a wide table of the same closes give the same bars", async () => {
  const long = await ofText("symbol,date,close\nA,2024-01-02,1\nB,2024-01-02,2\nB,2024-01-03,3\n");
  const wide = await ofText("date,A,B\n2024-01-02,1,2\n2024-01-03,,3\n");
  expect(long.bars).toEqual(wide.bars);
  expect([long.refusals, wide.refusals]).toEqual([[], []]);
});

test("tickers that sound like columns do not make a wide table long", async () => {
  const { bars } = await ofText("date,LOW,AAPL\n2024-01-02,1,2\n");
  expect(bars.map(({ symbol }) => symbol)).toEqual(["LOW", "AAPL"]);
});

test("semicolons, decimal commas and days of the German kind are read", async () => {
  const { bars, refusals } = await ofText(
    "symbol;date;close;volume\nA;31.01.2024;1.234,5;1.000.000\nA;01.02.2024;12,25;\n",
  );
  expect(refusals).toEqual([]);
  expect(bars.map(({ date, close, volume }) => [date, close, volume])).toEqual([
    ["2024-01-31", 1234.5, 1_000_000],
    ["2024-02-01", 12.25, null],
  ]);
});

test("a day above twelve anywhere tells days from months everywhere", async () => {
  const { bars } = await ofText("symbol,date,close\nA,02/03/2024,1\nA,02/13/2024,2\n");
  expect(bars.map(({ date }) => date)).toEqual(["2024-02-03", "2024-02-13"]);
});

test("futures and spot energy may be at or below zero, as oil was", async () => {
  const { bars, refusals } = await ofText(
    "symbol,date,close\nWTI-SPOT,2020-04-20,-36.98\nCL=F,2020-04-20,(37.63)\n",
  );
  expect(refusals).toEqual([]);
  expect(bars.map(({ close }) => close)).toEqual([-36.98, -37.63]);
});

test("the same row twice is read once", async () => {
  expect((await ofText("symbol,date,close\nA,2024-01-02,1\nA,2024-01-02,1.0\n")).bars).toHaveLength(1);
});

test("with ignore-unknown a foreign column is left aside", async () => {
  const { bars, refusals } = await ofText("symbol,date,close,zebra\nA,2024-01-02,1,stripes\n", {
    ignoreUnknown: true,
  });
  expect([bars.length, refusals.length]).toEqual([1, 0]);
});

const GOOD = "symbol,date,close,volume\nA,2024-01-02,1,5\n";
test.each([
  ["empty-file", "", 1, "1"],
  ["empty-file", "symbol,date,close\n", 1, "symbol"],
  ["missing-column", "symbol,date,volume\nA,2024-01-02,1\n", 1, "close"],
  ["missing-column", "AAA,BBB\n1,2\n", 1, "symbol"],
  ["unknown-column", "symbol,date,close,clsoe\nA,2024-01-02,1,1\n", 1, "clsoe"],
  ["duplicate-column", "symbol,date,close,close\nA,2024-01-02,1,1\n", 1, "close"],
  ["duplicate-column", "date,A,A\n2024-01-02,1,1\n", 1, "A"],
  ["missing-value", `${GOOD},2024-01-03,1,5\n`, 3, "symbol"],
  ["missing-value", `${GOOD}A,2024-01-03,,5\n`, 3, "close"],
  ["not-finite", `${GOOD}A,2024-01-03,NaN,5\n`, 3, "close"],
  ["not-finite", `${GOOD}A,2024-01-03,1,inf\n`, 3, "volume"],
  ["not-a-number", `${GOOD}A,2024-01-03,one,5\n`, 3, "close"],
  ["not-positive", `${GOOD}A,2024-01-03,0,5\n`, 3, "close"],
  ["not-positive", "date,A\n2024-01-02,-1\n", 2, "A"],
  ["out-of-range", `${GOOD}A,2024-01-03,1e15,5\n`, 3, "close"],
  ["out-of-range", `${GOOD}A,2024-01-03,1,-5\n`, 3, "volume"],
  ["not-a-date", `${GOOD}A,2024-02-30,1,5\n`, 3, "date"],
  ["mixed-dates", `${GOOD}B,2024-01-04,1,5\nA,03.01.2024,1,5\n`, 4, "date"],
  ["ambiguous-number", "symbol;date;close\nA;2024-01-02;1.234\n", 2, "close"],
  ["ambiguous-date", "symbol,date,close\nA,02/03/2024,1\n", 2, "date"],
  ["disagreeing-duplicate", `${GOOD}A,2024-01-02,2,5\n`, 3, "date"],
  ["field-count", `${GOOD}A,2024-01-03\n`, 3, "close"],
  ["field-count", `${GOOD}A,2024-01-03,1,5,6\n`, 3, "5"],
  ["too-long", `${GOOD}${"A".repeat(65)},2024-01-03,1,5\n`, 3, "symbol"],
  ["quoting", `${GOOD}"A,2024-01-03,1,5\n`, 3, "symbol"],
  ["binary", `${GOOD}A,2024-01-03,\0,5\n`, 3, "close"],
] as const)("%s: %j is refused on line %d, column %s", async (rule, text, line, column) => {
  const { refusals } = await ofText(text);
  expect(refusals[0]).toMatchObject({ file: "x.csv", rule, line, column });
  expect(refusals[0]?.sentence).toContain(`x.csv, line ${line}, column ${column}: `);
});

test("a misspelt column is refused with what was meant", async () => {
  const { refusals } = await ofText("symbol,date,clsoe\nA,2024-01-02,1\n");
  expect(refusals[0]?.sentence).toContain('the column close is missing; is it "clsoe"?');
  expect(refusals[1]?.sentence).toContain("did you mean close?");
});

test.skipIf(!existsSync(WIDE))(
  "twenty columns of a real wide table are read alone (needs shared data)",
  async () => {
    const { bars, refusals } = await read(csvFile(WIDE), { only: ["AAPL", "LOW", "A"] });
    expect(refusals).toEqual([]);
    expect(new Set(bars.map(({ symbol }) => symbol))).toEqual(new Set(["A", "AAPL", "LOW"]));
    expect(bars.filter(({ symbol }) => symbol === "AAPL")).toHaveLength(4697);
  },
);
