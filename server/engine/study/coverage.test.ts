import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { MemberName } from "../predictive/member-weights";
import { coverageStudy } from "./coverage-study";
import { CoverageCount } from "./coverage-table";
import { completeMoves, randomPortfolios } from "./study-data";

const WIDE = new URL("../../../../shared/data/market/wide_close.csv.gz", import.meta.url).pathname;
const SEED = 20_050_103;
const SHOWN = 5;

test("random portfolios have 10 to 40 names, gross one, and are the same for the same seed", () => {
  const portfolios = randomPortfolios(50, 300, SEED);
  for (const { columns, weights } of portfolios) {
    expect(columns.length).toBeGreaterThanOrEqual(10);
    expect(columns.length).toBeLessThanOrEqual(40);
    expect(new Set(columns).size).toBe(weights.length);
    expect(weights.reduce((sum, weight) => sum + Math.abs(weight), 0)).toBeCloseTo(1, 12);
  }
  expect(randomPortfolios(50, 300, SEED)).toEqual(portfolios);
  expect(() => randomPortfolios(1, 39, SEED)).toThrow(RangeError);
});

test("a column with a gap is left out of the study (by hand)", () => {
  const { names, moves, dates } = completeMoves(
    "date,A,B\n2020-01-01,1,1\n2020-01-02,2,\n2020-01-03,3,3",
    "2020-01-01",
    "2020-01-03",
  );
  expect(names).toEqual(["A"]);
  expect(dates).toEqual(["2020-01-02", "2020-01-03"]);
  expect([...(moves[0] ?? [])]).toEqual([1, 0.5]);
});

test.skipIf(!existsSync(WIDE))(
  `on the first ${SHOWN} of 50 random long/short portfolios 2005-2018 the filtered member is right where plain history is not (needs shared data)`,
  () => {
    const market = completeMoves(gunzipSync(readFileSync(WIDE)).toString("utf8"), "2000-01-03", "2018-08-31");
    const portfolios = randomPortfolios(50, market.moves.length, SEED).slice(0, SHOWN);
    const members: MemberName[] = ["filtered-portfolio", "historical"];
    const counts = new Map(members.map((name) => [name, new CoverageCount(SHOWN, [0.975, 0.99])]));
    coverageStudy(
      market,
      portfolios,
      new Set(members),
      "2005-01-03",
      "2018-08-31",
      ({ portfolio, profit, tails }) => {
        for (const [name, tail] of tails)
          counts.get(name)?.add(portfolio, profit, [tail], Float64Array.of(1));
      },
    );
    const [filtered, plain] = members.map((name) => counts.get(name)?.rows() ?? []);
    for (const [l, level] of [0.975, 0.99].entries()) {
      const [a, b] = [filtered?.[l], plain?.[l]];
      if (!a || !b) throw new Error("no rows");
      process.stdout.write(
        `${level}: filtered-portfolio ${(100 * a.rate).toFixed(2)} % exceptions, cc ${a.passConditional}; historical ${(100 * b.rate).toFixed(2)} %, cc ${b.passConditional}\n`,
      );
      expect(Math.abs(a.rate / (1 - level) - 1)).toBeLessThan(0.2);
      expect(a.passConditional).toBeGreaterThan(b.passConditional);
      expect(a.meanFz0).toBeLessThan(b.meanFz0);
    }
  },
  60_000,
);
