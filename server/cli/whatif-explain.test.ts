import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays, weekday } from "~/server/domain/calendar-date";
import { CHANGE_TERMS } from "~/server/domain/change";
import { cliConfig } from "~/server/wiring/cli-config";
import { run } from "./run";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));
let [last, weekBefore] = ["", ""];

beforeAll(() => {
  const lines = ["date,A,B,C"];
  const days: string[] = [];
  let date = "2020-01-01";
  for (let day = 0; day < 600; date = addDays(date, 1)) {
    if (weekday(date) === 0 || weekday(date) === 6) continue;
    const c = 80 + Math.sin(day * 0.7);
    lines.push(`${date},${100 + 3 * Math.sin(day)},${50 + 2 * Math.cos(day * 1.7)},${c}`);
    days.push(date);
    day++;
  }
  last = days.at(-1) ?? "";
  weekBefore = days.at(-6) ?? "";
  writeFileSync(join(folder, "prices.csv"), lines.join("\n"));
  writeFileSync(join(folder, "positions.csv"), "symbol,quantity\nA,10\nB,20\nUSD,5000\n");
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
const json = async (...args: string[]) => JSON.parse((await risk(...args, "--json")).out);

test("whatif says every figure before and after, and is the assessment of the book with the trade in it", async () => {
  const { code, out } = await risk("whatif", ...FILES, "--trade", "A -5");
  expect(code).toBe(0);
  expect(out).toContain("If -5 A, for -");
  expect(out).toMatch(/VaR 99 +[\d,]+ +[\d,]+ +[-+\d,]+/);
  const found = await json("whatif", ...FILES, "--trade", "A -5", "--trade", "C 3");
  writeFileSync(join(folder, "after.csv"), "symbol,quantity\nA,5\nB,20\nC,3\nUSD,5000\n");
  const after = await json("assess", "--positions", "after.csv", "--prices", "prices.csv");
  expect(found.after.methods.historical).toEqual(after.methods.historical);
  expect(found.after.nav).toBeCloseTo(found.before.nav, 6); // paid from cash
});

test("whatif refuses a trade that is none, a missing one, and a symbol without prices", async () => {
  expect((await risk("whatif", ...FILES)).err).toContain("--trade is missing");
  expect((await risk("whatif", ...FILES, "--trade", "A many")).err).toContain('like "AAPL -500"');
  const unknown = await risk("whatif", ...FILES, "--trade", "NOBODY 5");
  expect([unknown.code, unknown.err]).toEqual([1, "NOBODY: no price.\n"]);
});

test("explain between two days: terms sum to the change of each figure", async () => {
  const days = ["--from-date", weekBefore, "--to-date", last];
  const { figures, from, to } = await json("explain", ...FILES, ...days);
  expect([from, to]).toEqual([weekBefore, last]);
  for (const { fromBase, toBase, terms } of Object.values<{
    fromBase: number;
    toBase: number;
    terms: Record<string, number>;
  }>(figures)) {
    const sum = CHANGE_TERMS.reduce((total, term) => total + (terms[term] ?? Number.NaN), 0);
    expect(Math.abs(sum - (toBase - fromBase))).toBeLessThan(1e-9 * Math.max(fromBase, 1));
  }
  const { var99 } = (await json("assess", ...FILES)).methods.pool;
  expect(figures.var99.toBase).toBe(var99);
  const { out } = await risk("explain", ...FILES, ...days);
  expect(out).toMatch(/ {2}volatility +[-+\d]/);
  expect(out).toContain("Share of VaR 99");
});

test("explain refuses days in the wrong order, and says what it needs", async () => {
  const wrong = await risk("explain", ...FILES, "--from-date", last, "--to-date", weekBefore);
  expect([wrong.code, wrong.err]).toEqual([1, `${last} is not before ${weekBefore}.\n`]);
  expect((await risk("explain")).err).toContain("Give --from and --to");
  expect((await risk("explain", "--from", "yesterday", "--to", "2")).code).toBe(2);
  expect((await risk("explain", "--from", "2018-02-30T10:00Z", "--to", "2")).code).toBe(2);
});

test.each(["A 1e300", "A 1e16", "A 0", "A"])("the trade %s is refused in one sentence", async (trade) => {
  const { code, err } = await risk("whatif", ...FILES, "--trade", trade);
  expect(code).toBe(2);
  expect(err).toMatch(/^--trade [^\n]*\.\nUsage/);
});
