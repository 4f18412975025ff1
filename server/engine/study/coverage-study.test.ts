import { expect, test } from "vitest";
import { shrunkEwmaCorrelation } from "../correlation/shrunk-ewma";
import { FIT_ON_DEMAND } from "../fitted-models";
import { at } from "../math/at";
import { seededRandom } from "../math/random";
import { portfolioFilter } from "../predictive/filtered-portfolio";
import { memberTail } from "../predictive/member-tail";
import type { MemberName } from "../predictive/member-weights";
import { multivariateTMoves } from "../predictive/multivariate-t";
import { regimeWeighting } from "../regime/regime-weights";
import { businessDays } from "../simulate/test-book";
import { ewmaVolatility } from "../volatility/ewma";
import { harScaling } from "../volatility/har-scaling";
import { coverageStudy, type StudyDay } from "./coverage-study";

const DAYS = 1510;
const MEMBERS: MemberName[] = ["historical", "filtered-portfolio", "parametric-t", "filtered-har", "regime"];
const WEIGHTS = Float64Array.of(0.5, -0.3, 0.2);

/** Three shares with a common move, calm and wild by turns. */
function marketOf(seed: number) {
  const random = seededRandom(seed);
  const common = Float64Array.from({ length: DAYS }, () => random() - 0.5);
  const moves = [0.5, 1, 1.5].map((beta) =>
    common.map((move, t) => (t % 400 < 100 ? 0.05 : 0.01) * (beta * move + random() - 0.5)),
  );
  return { dates: businessDays(DAYS), moves };
}

const market = marketOf(11);

function studied(from: number, to: number): StudyDay[] {
  const days: StudyDay[] = [];
  coverageStudy(
    market,
    [{ columns: [0, 1, 2], weights: WEIGHTS }],
    new Set(MEMBERS),
    market.dates[from] ?? "",
    market.dates[to] ?? "",
    (day) => days.push(day),
  );
  return days;
}

const window = (t: number, days: number) => market.moves.map((own) => own.subarray(t - days, t));

/** Profits of the book from moves by column. */
const profitsOf = (moves: readonly Float64Array[]): Float64Array =>
  Float64Array.from(moves[0] ?? [], (_, j) =>
    moves.reduce((sum, own, i) => sum + at(WEIGHTS, i) * at(own, j), 0),
  );

const filtered = (pnl: Float64Array, decay: number): Float64Array => {
  const { multipliers } = portfolioFilter(pnl, decay);
  return pnl.map((profit, j) => profit * at(multipliers, j));
};

test("members speak from 500, 1,022 and 1,500 moves on, and not before", () => {
  const spoke = (t: number) => [...(studied(t, t)[0]?.tails.keys() ?? [])].sort();
  expect(spoke(500)).toEqual(["filtered-portfolio", "historical", "parametric-t"]);
  expect(spoke(1021)).toEqual(["filtered-portfolio", "historical", "parametric-t"]);
  expect(spoke(1022)).toContain("filtered-har");
  expect(spoke(1499)).not.toContain("regime");
  expect(spoke(1500)).toContain("regime");
  expect(() => studied(499, 499)).toThrow(RangeError);
});

const T = 1505;
const [evening] = studied(T, T);

test("what the study says is what the live engine's functions say, to the bit where they sum in the same order", () => {
  const [day, t] = [evening, T];
  if (!day) throw new Error("no day");
  const plain = profitsOf(window(t, 500));
  expect(day.profit).toBe(at(profitsOf(window(t + 1, 1)), 0));
  expect(day.tails.get("historical")).toEqual(memberTail(plain, null, 1));
  expect(day.tails.get("filtered-portfolio")).toEqual(memberTail(filtered(plain, 0.94), null, 1));

  const probabilities = regimeWeighting(
    Float64Array.from({ length: t }, (_, j) =>
      market.moves.reduce((sum, own) => sum + at(own, j) * (1 / 3), 0),
    ),
    FIT_ON_DEMAND,
  );
  if (probabilities.status !== "ok") throw new Error(probabilities.reason);
  expect(day.tails.get("regime")).toEqual(
    memberTail(profitsOf(window(t, t)), probabilities.value.probabilities, 1),
  );
});

test("the drawn and the HAR member agree with the live engine's functions to 1e-12 and 1e-9", () => {
  const [day, t] = [evening, T];
  const factors = market.moves.map((_, i) => ({
    id: String(i), // draws by place, as the study takes them
    kind: "price" as const,
    moveKind: "relative" as const,
  }));
  const drawn = multivariateTMoves(
    Float64Array.from(window(t, 500), (own) => ewmaVolatility(own, 0.94)),
    shrunkEwmaCorrelation(window(t, 500)),
    factors,
  );
  const draws = Float64Array.from({ length: 1000 }, (_, j) =>
    WEIGHTS.reduce((sum, weight, i) => sum + weight * at(drawn, 3 * j + i), 0),
  );
  const isNear = (name: MemberName, pnl: Float64Array, tolerance: number) => {
    const [own, live] = [day?.tails.get(name), memberTail(pnl, null, 1)];
    expect(own?.losses.length).toBe(live.losses.length);
    live.losses.forEach((loss, k) => {
      expect(Math.abs((own?.losses[k] ?? Number.NaN) / loss - 1)).toBeLessThan(tolerance);
    });
  };
  isNear("parametric-t", draws, 1e-12);
  const har = harScaling(
    factors,
    window(t, t),
    market.moves.map(() => new Float64Array(t).fill(Number.NaN)),
    FIT_ON_DEMAND,
  );
  if (har.status !== "ok") throw new Error(har.reason);
  const scaled = window(t, 1000).map((own, i) =>
    own.map((move, j) => move * at(har.value.multipliers[i] ?? new Float64Array(0), j)),
  );
  isNear("filtered-har", filtered(profitsOf(scaled), 0.97), 1e-9);
});

test("an evening's forecast is the same however many evenings were walked before it, while coefficients are kept", () => {
  const walked = studied(1022, 1075);
  const last = walked.at(-1);
  const fresh = studied(1075, 1075)[0];
  expect(last?.outcomeOn).toBe(fresh?.outcomeOn);
  for (const name of ["historical", "filtered-portfolio", "parametric-t"] as const)
    expect(last?.tails.get(name)).toEqual(fresh?.tails.get(name));
  // Coefficients of 53 evenings earlier, so only near.
  expect(last?.tails.get("filtered-har")?.losses[0]).toBeCloseTo(
    fresh?.tails.get("filtered-har")?.losses[0] ?? 0,
    2,
  );
});
