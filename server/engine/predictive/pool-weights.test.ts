import fc from "fast-check";
import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import type { MemberTail } from "./member-tail";
import { learnPoolWeights, type PoolDay } from "./pool-weights";
import { pooledTail } from "./pooled-tail";
import { weightedScenarios, weightedTail } from "./weighted-tail";

/** The worst half of 400 equally likely normal scenarios. */
const normalTail = (deviation: number): MemberTail => ({
  losses: Float64Array.from({ length: 200 }, (_, k) => -deviation * normalQuantile((k + 0.5) / 400)),
  probabilities: new Float64Array(200).fill(1 / 400),
});

test("half of losses 9, 7, 5 with 1/10 each and half of 8, 6, 4: the worst 15 % are 9, 8 and 7 with 5 % each (by hand)", () => {
  const tails = [
    { losses: Float64Array.of(9, 7, 5), probabilities: new Float64Array(3).fill(0.1) },
    { losses: Float64Array.of(8, 6, 4), probabilities: new Float64Array(3).fill(0.1) },
  ];
  const { valueAtRisk, shortfall } = pooledTail(tails, Float64Array.of(0.5, 0.5), 0.15);
  expect(valueAtRisk).toBe(7);
  expect(shortfall).toBeCloseTo(8, 12);
});

test("it is the weighted tail of all scenarios together", () => {
  const losses = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(losses, losses, fc.double({ min: 0.2, max: 0.8, noNaN: true }), (a, b, weight) => {
      const tails = [a, b].map((own) => ({
        losses: Float64Array.from(own).sort().reverse(),
        probabilities: new Float64Array(40).fill(1 / 40),
      }));
      const all = weightedScenarios(
        Float64Array.from([...a, ...b], (loss) => -loss),
        Float64Array.from({ length: 80 }, (_, i) => (i < 40 ? weight : 1 - weight) / 40),
      );
      const slow = weightedTail(all, fraction(0.9));
      const fast = pooledTail(tails, Float64Array.of(weight, 1 - weight), 0.1);
      expect(fast.valueAtRisk).toBeCloseTo(slow.valueAtRisk, 9);
      expect(fast.shortfall).toBeCloseTo(slow.shortfall, 9);
    }),
  );
});

/** Days of unit normal profits, forecast by members of given deviations. */
function worlds(deviations: readonly number[], days: number, portfolios: number, seed: number): PoolDay[][] {
  const random = seededRandom(seed);
  const tails = deviations.map(normalTail);
  return Array.from({ length: portfolios }, () =>
    Array.from({ length: days }, () => ({ profit: normalQuantile(Math.max(random(), 1e-12)), tails })),
  );
}

test("a member that sees a third of the risk is excluded by name, the right one has the weight", () => {
  const { weights, excluded } = learnPoolWeights({
    members: ["right", "blind", "right too"],
    portfolios: worlds([1, 0.35, 1.02], 500, 6, 1),
  });
  expect(excluded.map(({ name }) => name)).toEqual(["blind"]);
  expect(weights.get("blind")).toBe(0);
  expect([...weights.values()].reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});

test("two that err to either side are mixed, and no weights score better on the grid", () => {
  const portfolios = worlds([0.93, 1.08], 400, 6, 2);
  const learned = learnPoolWeights({ members: ["low", "high"], portfolios, lambda: 0 });
  if (learned.poolLoss.status !== "ok" || learned.memberLosses.status !== "ok")
    throw new Error("not learned");
  for (const loss of learned.memberLosses.value.values())
    expect(learned.poolLoss.value).toBeLessThanOrEqual(loss + 1e-12);
});

test("a strong pull gives equal weights over the admitted, fewer than 250 days equal ones over all, and says so", () => {
  const strong = learnPoolWeights({
    members: ["a", "b"],
    portfolios: worlds([1, 1.05], 300, 3, 3),
    lambda: 1e6,
  });
  expect([...strong.weights.values()]).toEqual([0.5, 0.5]);
  const few = learnPoolWeights({ members: ["a", "b", "c"], portfolios: worlds([1, 2, 3], 249, 2, 4) });
  expect([...few.weights.values()]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  expect(few.method).toBe("equal: 249 days, 250 are needed");
});

test("only the last 500 days count, and the same days give the same bits", () => {
  const portfolios = worlds([1, 1.3], 700, 3, 5);
  const learned = learnPoolWeights({ members: ["a", "b"], portfolios });
  expect(
    learnPoolWeights({ members: ["a", "b"], portfolios: portfolios.map((days) => days.slice(200)) }),
  ).toEqual(learned);
  expect(learned.days).toBe(500);
});

test("no members, unequal days and a tail that ends too soon are refused", () => {
  expect(() => learnPoolWeights({ members: [], portfolios: [[]] })).toThrow(RangeError);
  const [a, b] = worlds([1], 300, 2, 6);
  expect(() => learnPoolWeights({ members: ["a"], portfolios: [a ?? [], b?.slice(1) ?? []] })).toThrow(
    RangeError,
  );
  const short = { losses: Float64Array.of(1), probabilities: Float64Array.of(0.01) };
  expect(() => pooledTail([short], Float64Array.of(1), 0.025)).toThrow(RangeError);
});

test("reference portfolios count each like one's own: one loss L beside three of nothing is a mean of L / 4 (by hand)", () => {
  const day = { profit: 0, tails: [normalTail(0.01), normalTail(0.01)] };
  const own = [Array.from({ length: 260 }, () => day)];
  const members = ["a", "b"];
  const plain = learnPoolWeights({ members, portfolios: own });
  // Others say that the second is better by one, and nothing on the first day.
  const lossesOf = (weights: Float64Array) =>
    Float64Array.from({ length: 260 }, (_, t) => (t === 0 ? Number.NaN : 1 - (weights[1] ?? 0)));
  const learned = learnPoolWeights({ members, portfolios: own, reference: { portfolios: 3, lossesOf } });
  expect(learned.weights.get("b")).toBe(1);
  const loss = valueOrNull(plain.poolLoss) ?? Number.NaN;
  expect(valueOrNull(learned.poolLoss)).toBeCloseTo((loss + 259 * ((loss + 3 * 0) / 4)) / 260, 9);
  expect(learned.method).toContain("1 portfolios and 3 of the reference set");
});
