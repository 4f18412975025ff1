import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays, weekday } from "~/server/domain/calendar-date";
import { cliConfig } from "~/server/wiring/cli-config";
import { run } from "./run";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  const lines = ["date,A,B"];
  let date = "2020-01-01";
  for (let day = 0; day < 600; date = addDays(date, 1)) {
    if (weekday(date) === 0 || weekday(date) === 6) continue;
    lines.push(`${date},${100 + 3 * Math.sin(day)},${50 + 2 * Math.cos(day * 1.7)}`);
    day++;
  }
  writeFileSync(join(folder, "prices.csv"), lines.join("\n"));
  writeFileSync(join(folder, "positions.csv"), "symbol,quantity\nA,10\nB,20\n");
  writeFileSync(join(folder, "bad.csv"), "symbol,quantity\nA,ten\n");
});

async function risk(...args: string[]) {
  let [out, err] = ["", ""];
  const code = await run(args, {
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

const FILES = ["--positions", "positions.csv", "--prices", "prices.csv"];

test("assess prints a table with its conventions and ends with 0", async () => {
  const { code, out, err } = await risk("assess", ...FILES);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("Quantile order-statistic, shortfall acerbi-tasche, horizon 1 day");
  expect(out).toMatch(/historical +[\d,]+ +[\d,]+/);
});

test("assess without cash shows shares of gross, with cash shares of net asset value", async () => {
  const { out } = await risk("assess", ...FILES, "--window", "1000");
  expect(out).toContain("Shares are of gross exposure: neither cash nor capital was given.");
  expect(out).toMatch(/Stress +Profit +of gross/);
  expect(out).toContain("Window: 599 of 1000 moves: history is shorter");
  writeFileSync(join(folder, "cash.csv"), "symbol,quantity\nA,10\nUSD,100\n");
  const withCash = await risk("assess", "--positions", "cash.csv", "--prices", "prices.csv");
  expect(withCash.out).toMatch(/Net asset value +[\d,]+/);
  expect(withCash.out).toMatch(/Stress +Profit +of NAV/);
});

test("assess says how many prices are stale", async () => {
  const { out } = await risk("assess", ...FILES, "--as-of", "2023-01-31");
  expect(out).toContain("2 positions, 2 priced, 0 proxied, 0 left out, 2 at stale prices.");
});

test("assess --json prints JSON and nothing else", async () => {
  const { code, out } = await risk("assess", ...FILES, "--json", "--window", "250");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    currency: "USD",
    window: { scenarios: 250 },
    regime: expect.anything(),
  });
});

test.each([
  [
    "a cell that is no number",
    ["assess", "--positions", "bad.csv", "--prices", "prices.csv"],
    "bad.csv, line 2, column quantity",
  ],
  [
    "a file that is not there",
    ["assess", "--positions", "none.csv", "--prices", "prices.csv"],
    "There is no file",
  ],
  ["a folder", ["assess", "--positions", ".", "--prices", "prices.csv"], "is a folder"],
  [
    "prices of nothing that is held",
    ["assess", ...FILES, "--as-of", "1999-01-04"],
    "has no price of any symbol",
  ],
  ["a feed without a key", ["feed", "positions.csv"], "There is no key"],
])("%s is bad input: one sentence and 1", async (_name, args, sentence) => {
  const { code, out, err } = await risk(...args);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(sentence);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
});

test.each([
  ["no command", []],
  ["an unknown command", ["asess"]],
  ["an unknown option", ["assess", ...FILES, "--colour"]],
  ["no prices", ["assess", "--positions", "positions.csv"]],
  ["an unknown rule", ["assess", ...FILES, "--quantile", "type-9"]],
  ["a window of words", ["assess", ...FILES, "--window", "many"]],
  ["a day that is none", ["assess", ...FILES, "--as-of", "2018-02-30"]],
  ["an unknown currency", ["assess", ...FILES, "--currency", "XYZ"]],
  ["an import of nothing", ["import"]],
  ["an import of an unknown kind", ["import", "quotes", "x.csv"]],
  ["two files", ["import", "prices", "a.csv", "b.csv"]],
  ["no feed", ["feed"]],
])("%s is a wrong call: its usage and 2", async (_name, args) => {
  const { code, out, err } = await risk(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("Usage:");
});

test("help is a result", async () => {
  expect(await risk("--help")).toMatchObject({ code: 0, err: "", out: expect.stringContaining("assess") });
  expect(await risk("import", "--help")).toMatchObject({
    code: 0,
    out: expect.stringContaining("--dry-run"),
  });
});
