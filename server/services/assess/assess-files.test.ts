import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { csvFile, csvText } from "~/server/adapters/files/csv-file";
import { addDays, weekday } from "~/server/domain/calendar-date";
import type { QuantileRule } from "~/server/domain/conventions";
import { normalQuantile } from "~/server/engine/math/normal";
import { seededRandom } from "~/server/engine/math/random";
import type { TableSource } from "~/server/ports/table-source";
import { assessFiles } from "./assess-files";
import { type AssessmentJson, assessmentJson } from "./assessment-json";

const MARKET = "../shared/data/market";
const WINDOW = 500;

async function assessed(positions: string, prices: TableSource, own = {}): Promise<AssessmentJson> {
  const { snapshot, notes } = await assessFiles({
    positions: csvText("positions.csv", positions),
    prices,
    instruments: null,
    asOf: null,
    windowDays: WINDOW,
    baseCurrency: "USD",
    quantile: "order-statistic" as QuantileRule,
    ignoreUnknown: false,
    codeVersion: "test",
    ...own,
  });
  return assessmentJson(snapshot, notes);
}

/** A table of made-up closes, wide; `null` leaves the cell empty. */
function madeUp(
  symbols: readonly string[],
  days: number,
  closeOf = (_symbol: string, _day: number, close: number): number | null => close,
) {
  const random = seededRandom(7);
  const levels = symbols.map(() => 50 + 100 * random());
  const lines = [`date,${symbols.join(",")}`];
  let date = "2020-01-01";
  for (let day = 0; day < days; date = addDays(date, 1)) {
    if (weekday(date) === 0 || weekday(date) === 6) continue;
    const cells = symbols.map((symbol, i) => {
      const level =
        (levels[i] ?? 1) * Math.exp(0.01 * normalQuantile(Math.min(Math.max(random(), 1e-9), 1 - 1e-9)));
      levels[i] = level;
      return closeOf(symbol, day, level) === null ? "" : String(level);
    });
    lines.push(`${date},${cells.join(",")}`);
    day++;
  }
  return csvText("prices.csv", `${lines.join("\n")}\n`);
}

const total = (json: AssessmentJson, field: "var99" | "es975" | "volatility") =>
  json.components.reduce((sum, component) => sum + component[field], 0);

function expectComponentsToSum(json: AssessmentJson): void {
  const { var99, es975 } = json.methods.pool;
  expect(total(json, "var99") / (var99 ?? Number.NaN)).toBeCloseTo(1, 9);
  expect(total(json, "es975") / (es975 ?? Number.NaN)).toBeCloseTo(1, 9);
  expect(total(json, "volatility") / (json.volatility.daily ?? Number.NaN)).toBeCloseTo(1, 9);
}

/** The slow and obvious reference, on the file itself. */
async function reference(path: string, symbols: readonly string[], quantities: readonly number[]) {
  const closes = await closesOf(path, new Set(symbols));
  const series = symbols.map((symbol) => closes.get(symbol) ?? []);
  const pnl = Array.from({ length: WINDOW }, (_, j) =>
    series.reduce((sum, prices, i) => {
      const [last, before, after] = [prices[WINDOW] ?? 0, prices[j] ?? 0, prices[j + 1] ?? 0];
      return sum + (quantities[i] ?? 0) * last * (after / before - 1);
    }, 0),
  ).sort((a, b) => a - b);
  const figures = (tail: number) => {
    const count = WINDOW * tail;
    const rank = Math.ceil(count - 1e-9);
    const at = -(pnl[rank - 1] ?? Number.NaN);
    const beyond = pnl.slice(0, rank - 1).reduce((sum, each) => sum - each, 0);
    return { valueAtRisk: at, shortfall: (beyond + (count - (rank - 1)) * at) / count };
  };
  return { "95": figures(0.05), "975": figures(0.025), "99": figures(0.01) };
}

/** The last 501 closes of the symbols that have all of them; the file's own days are the axis. */
async function closesOf(path: string, wanted: ReadonlySet<string> | null): Promise<Map<string, number[]>> {
  const byDate = new Map<string, Map<string, number>>();
  let header: readonly string[] | null = null;
  for await (const rows of csvFile(path).rows())
    for (const { cells } of rows) {
      if (header === null) {
        header = cells;
        continue;
      }
      const isLong = header[0] === "symbol";
      const date = cells[isLong ? 1 : 0] ?? "";
      const day = byDate.get(date) ?? new Map<string, number>();
      byDate.set(date, day);
      if (isLong) day.set(cells[0] ?? "", Number(cells[5]));
      else
        for (const [i, symbol] of header.entries())
          if (i > 0 && cells[i] !== "") day.set(symbol, Number(cells[i]));
    }
  const days = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).slice(-WINDOW - 1);
  const all = new Set(days.flatMap(([, day]) => [...day.keys()]));
  const whole = [...all].filter(
    (symbol) => (wanted?.has(symbol) ?? true) && days.every(([, day]) => day.has(symbol)),
  );
  return new Map(
    whole.sort().map((symbol) => [symbol, days.map(([, day]) => day.get(symbol) ?? Number.NaN)]),
  );
}

test.skipIf(!existsSync(MARKET))(
  "historical VaR and ES of 20 random real symbols are the slow reference's to 1e-9 (needs shared data)",
  async () => {
    for (const [file, seed] of [
      ["wide_close.csv.gz", 1],
      ["wide_close.csv.gz", 2],
      ["core_ohlcv.csv.gz", 3],
    ] as const) {
      const path = `${MARKET}/${file}`;
      const random = seededRandom(seed);
      const names = [...(await closesOf(path, null)).keys()];
      const symbols = [
        ...new Set(Array.from({ length: 40 }, () => names[Math.floor(random() * names.length)] ?? "")),
      ].slice(0, 20);
      const quantities = symbols.map(() => Math.round(10_000 * (random() - 0.5)) || 1);
      const positions = `symbol,quantity\n${symbols.map((symbol, i) => `${symbol},${quantities[i]}`).join("\n")}\n`;
      const startedMs = performance.now();
      const json = await assessed(positions, csvFile(path), { asOf: "2018-08-31" });
      process.stdout.write(`${file}: assessed in ${((performance.now() - startedMs) / 1000).toFixed(2)} s\n`);
      expect(json.window).toMatchObject({ scenarios: WINDOW, last: "2018-08-31" });
      for (const [level, { valueAtRisk, shortfall }] of Object.entries(
        await reference(path, symbols, quantities),
      )) {
        const key = level as "95" | "975" | "99"; // the reference's own keys
        expect((json.methods.historical[`var${key}`] ?? Number.NaN) / valueAtRisk).toBeCloseTo(1, 9);
        expect((json.methods.historical[`es${key}`] ?? Number.NaN) / shortfall).toBeCloseTo(1, 9);
      }
      expectComponentsToSum(json);
    }
  },
  120_000,
);

test("a symbol with gaps is proxied by name and does not shorten the window of the others", async () => {
  const symbols = ["A", "B", "C", "D", "E", "YOUNG"];
  const prices = madeUp(symbols, 600, (symbol, day, close) =>
    symbol === "YOUNG" && day < 500 ? null : close,
  );
  const json = await assessed(`symbol,quantity\n${symbols.map((s) => `${s},10`).join("\n")}\n`, prices);
  expect(json.window.scenarios).toBe(WINDOW);
  expect(json.components.find(({ symbol }) => symbol === "YOUNG")).toMatchObject({ coverage: "proxied" });
  expect(json.components.filter(({ coverage }) => coverage === "priced")).toHaveLength(5);
  expectComponentsToSum(json);
});

test("a symbol without prices is left out by name", async () => {
  const json = await assessed("symbol,quantity\nA,10\nGHOST,5\n", madeUp(["A"], 600));
  expect(JSON.stringify(json.coverage)).toContain("GHOST");
  expect(json.components.find(({ symbol }) => symbol === "GHOST")).toMatchObject({
    coverage: "excluded",
    value: null,
  });
  expect(json.reasons["components.GHOST.value"]).toBeTruthy();
});

test("foreign holdings are worth their price times the quoted pair, and cash is cash", async () => {
  const json = await assessed(
    "symbol,quantity,currency\nA,10,EUR\nUSD,1000,\nEUR,100,\n",
    madeUp(["A", "EURUSD", "GBPUSD"], 600),
  );
  const worthOf = (symbol: string) => Number(json.components.find((each) => each.symbol === symbol)?.value);
  const price = json.components.find(({ symbol }) => symbol === "A")?.price ?? Number.NaN;
  const rate = worthOf("EUR") / 100;
  expect(worthOf("A") / (10 * price * rate)).toBeCloseTo(1, 12);
  expect(worthOf("USD")).toBe(1000);
  expect(json.nav).toBeCloseTo(worthOf("A") + worthOf("USD") + worthOf("EUR"), 6);
});

test("a bond without prices moves with a yield of the file, by name", async () => {
  const json = await assessed(
    "symbol,quantity,type,coupon,maturity,yield\nT30,100000,bond,4.5%,2030-05-15,3.9%\nA,10,,,,\n",
    madeUp(["A", "^TNX"], 600),
  );
  const bond = json.components.find(({ symbol }) => symbol === "T30");
  expect(bond).toMatchObject({ coverage: "proxied", note: expect.stringContaining("^TNX") });
  expectComponentsToSum(json);
});

test("nothing later than the as-of day is read", async () => {
  const until = await assessed("symbol,quantity\nA,10\nB,-5\n", madeUp(["A", "B"], 650), {
    asOf: "2022-04-19",
  });
  const short = await assessed("symbol,quantity\nA,10\nB,-5\n", madeUp(["A", "B"], 600));
  expect(short.asOf).toBe("2022-04-19");
  expect(until.methods).toEqual(short.methods);
});

test("the quantile rule is the caller's and is named", async () => {
  const book = "symbol,quantity\nA,10\n";
  const plain = await assessed(book, madeUp(["A"], 600));
  const excel = await assessed(book, madeUp(["A"], 600), { quantile: "type-7" });
  expect([plain.conventions.quantile, excel.conventions.quantile]).toEqual(["order-statistic", "type-7"]);
  expect(excel.methods.historical.var99).not.toBe(plain.methods.historical.var99);
});

test("a price that stopped more than five days ago is stale", async () => {
  const prices = madeUp(["A", "OLD"], 600, (symbol, day, close) =>
    symbol === "OLD" && day > 590 ? null : close,
  );
  const json = await assessed("symbol,quantity\nA,10\nOLD,10\n", prices);
  expect(json.components.map(({ quoteState }) => quoteState)).toEqual(["closed", "stale"]);
});

test("the day's profit runs from the day before, also over a weekend, and not from a week before", async () => {
  const asOf = (day: string) => assessed("symbol,quantity\nA,-10\n", madeUp(["A"], 600), { asOf: day });
  const [friday, sunday, later] = [
    await asOf("2022-04-15"),
    await asOf("2022-04-17"),
    await asOf("2022-05-20"),
  ];
  expect(friday.dayPnl).not.toBe(0);
  expect(sunday.dayPnl).toBe(0);
  expect([later.dayPnl, later.reasons.dayPnl]).toEqual([null, "no cut-off to measure the day from"]);
  const monday = await asOf("2022-04-18");
  const [before, after] = [friday.components[0]?.price ?? 0, monday.components[0]?.price ?? 0];
  expect(monday.dayPnl).toBeCloseTo(-10 * (after - before), 9);
});

test("JSON has no number that is none, and says why something is missing", async () => {
  const json = await assessed("symbol,quantity\nA,-10\n", madeUp(["A"], 30));
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json.methods.pool.var99).toBeNull();
  expect(json.reasons["methods.pool"]).toBe("29 days of history, 100 are needed");
});

test("without a line of cash the sum of values is given and nothing is a share of it; with one it is", async () => {
  const without = await assessed("symbol,quantity\nA,-10\nB,10\nB,-1\n", madeUp(["A", "B"], 600));
  expect(without.nav).toBe(without.marketValue);
  expect(without.volatility.annualOfNav).toBeNull();
  expect(without.reasons["volatility.annualOfNav"]).toContain("neither cash nor capital was given");
  expect(without.stress).toMatchObject([{ shareOfNav: null }, { shareOfNav: null }, { shareOfNav: null }]);
  expect(without.reasons["stress.0.shareOfNav"]).toContain("neither cash nor capital was given");
  expect(without.volatility.annualOfGross).toBeGreaterThan(0);
  const withCash = await assessed("symbol,quantity\nA,10\nUSD,500\n", madeUp(["A"], 600));
  expect(withCash.volatility.annualOfNav).toBeGreaterThan(0);
  expect(withCash.nav).toBe(withCash.marketValue);
  const indebted = await assessed("symbol,quantity\nA,10\nUSD,-90000\n", madeUp(["A"], 600));
  expect(indebted.nav).toBe(indebted.marketValue);
  expect(indebted.reasons["volatility.annualOfNav"]).toContain("not above zero");
  const unknown = await assessed("symbol,quantity\nA,10\nGHOST,1\n", madeUp(["A"], 600));
  expect([unknown.nav, unknown.reasons.nav]).toEqual([null, "the value of GHOST is unknown"]);
});

test("more young symbols than old ones leave the window of the old ones as it is", async () => {
  const symbols = ["OLD", "Y1", "Y2", "Y3", "Y4"];
  const prices = () =>
    madeUp(symbols, 600, (symbol, day, close) => (symbol !== "OLD" && day < 450 ? null : close));
  const alone = await assessed("symbol,quantity\nOLD,10\n", prices());
  const together = await assessed(
    `symbol,quantity\nOLD,10\n${symbols
      .slice(1)
      .map((s) => `${s},0\n`)
      .join("")}`,
    prices(),
  );
  expect(together.window).toEqual(alone.window);
  expect(together.methods.historical).toEqual(alone.methods.historical);
});

test("a line of zero of something listed last month changes no figure of the rest, to the last bit", async () => {
  const young = (symbol: string, day: number, close: number) =>
    symbol === "NEW" && day < 580 ? null : close;
  const prices = madeUp(["AAA", "BBB", "NEW"], 600, young);
  const without = await assessed("symbol,quantity\nAAA,100\nBBB,-40\n", prices);
  const withZero = await assessed("symbol,quantity\nAAA,100\nBBB,-40\nNEW,0\n", prices);
  expect(withZero.methods).toEqual(without.methods);
  expect(withZero.volatility).toEqual(without.volatility);
  expect(withZero.components.filter(({ symbol }) => symbol !== "NEW")).toEqual(without.components);
});
