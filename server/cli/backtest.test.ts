import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays, weekday } from "~/server/domain/calendar-date";
import { normalQuantile } from "~/server/engine/math/normal";
import { seededRandom } from "~/server/engine/math/random";
import { cliConfig } from "~/server/wiring/cli-config";
import { run } from "./run";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-backtest-"));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  const random = seededRandom(1);
  const step = () => 1 + 0.01 * normalQuantile(Math.max(random(), 1e-12));
  const lines = ["date,AAA,BBB"];
  let [a, b, date] = [100, 50, "2020-01-01"];
  for (let day = 0; day < 460; date = addDays(date, 1)) {
    if (weekday(date) === 0 || weekday(date) === 6) continue;
    a *= step();
    b *= step();
    lines.push(`${date},${a},${b}`);
    day++;
  }
  writeFileSync(join(folder, "prices.csv"), lines.join("\n"));
  writeFileSync(join(folder, "positions.csv"), "symbol,quantity\nAAA,10\nBBB,-15\n");
  writeFileSync(join(folder, "bad.csv"), "symbol,quantity\nAAA,ten\n");
});

async function backtest(...args: string[]) {
  let [out, err] = ["", ""];
  const code = await run(["backtest", ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    config: cliConfig({ INIT_CWD: folder, PLIMSOLL_DATA_DIR: join(folder, "data") }),
  });
  return { code, out, err };
}

const FILES = ["--positions", "positions.csv", "--prices", "prices.csv", "--window", "250"];
const FEW = ["--method", "pool,historical,seed-blend"];

test("the table names every method at three levels, its conventions and what a star means", async () => {
  const { code, out } = await backtest(...FILES, ...FEW);
  expect(code).toBe(0);
  for (const title of ["VaR and ES 95 %", "VaR and ES 97.5 %", "VaR and ES 99 %"])
    expect(out).toContain(title);
  expect(out.match(/^historical /gm)).toHaveLength(3);
  expect(out).toContain("Window 250 moves, quantile order-statistic");
  expect(out).toContain("* rejected at 5 %");
  expect(out).toContain("Fewer than 500 days");
});

test("--json prints JSON alone; exceptions are those of the series, counted again by hand", async () => {
  const { code, out, err } = await backtest(...FILES, ...FEW, "--json", "--series");
  expect([code, err]).toEqual([0, ""]);
  const json = JSON.parse(out);
  expect(json).toMatchObject({ currency: "USD", conventions: { reference: "pool", windowDays: 250 } });
  const series = json.series.methods[1].levels[0];
  const exceptions = json.series.profit.filter((profit: number, t: number) => -profit > series.var[t]).length;
  expect(json.methods[1].levels[0]).toMatchObject({ level: 0.95, exceptions, days: json.days });
  expect(json.methods[2].levels[0].shortfall).toBeNull();
  expect(json.reasons["methods.seed-blend.levels.0.shortfall"]).toContain("no law");
});

test("the same files give the same bytes", async () => {
  const [one, two] = [await backtest(...FILES, ...FEW, "--json"), await backtest(...FILES, ...FEW, "--json")];
  expect(one.out).toBe(two.out);
});

test("what is wrong is said in one sentence: the line and rule, the method, the days", async () => {
  expect(await backtest("--positions", "bad.csv", "--prices", "prices.csv")).toMatchObject({
    code: 1,
    err: expect.stringMatching(/bad\.csv, line 2, column quantity: .*rule/),
  });
  expect((await backtest(...FILES, "--method", "pools")).err).toContain(
    "There is no method pools; there are pool,",
  );
  expect((await backtest(...FILES, "--from", "2020-02-01", "--to", "2020-03-01")).err).toContain(
    "days of history",
  );
  expect((await backtest("--positions", "positions.csv", "--prices", "prices.csv")).err).toContain(
    "nothing to score from day 501 on",
  );
});

test.each([
  ["--from", "2022-01-03", "--to", "2022-12-30"],
  ["--from", "2021-10-05", "--to", "2021-10-09"],
])("days behind the newest price are said to be so, %s %s %s %s", async (...range) => {
  const { code, err } = await backtest(...FILES, ...FEW, ...range);
  expect(code).toBe(1);
  expect(err).toMatch(/^prices\.csv has 460 days up to .*: there is nothing to score from 202.*\.\n$/);
});

test("a wrong call shows the usage", async () => {
  for (const args of [
    ["--prices", "prices.csv"],
    [...FILES, "--from", "yesterday"],
    [...FILES, "--from", "2021-02-01", "--to", "2021-01-01"],
    [...FILES, "--series"],
  ]) {
    const { code, err } = await backtest(...args);
    expect(code).toBe(2);
    expect(err).toContain("Usage: npm run --silent risk -- backtest");
  }
});
