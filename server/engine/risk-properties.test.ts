import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame } from "~/server/domain/frame";
import { valueOrNull } from "~/server/domain/measure";
import type { RiskFigures, RiskSnapshot } from "~/server/domain/snapshot";
import { fraction } from "~/server/domain/units";
import { assess } from "./assess";
import { permutation, seededRandom } from "./math/random";
import { weightedScenarios, weightedTail } from "./predictive/weighted-tail";
import { testFrame, testPosition } from "./simulate/test-book";

/**
 * Books of every kind and size: one name to five hundred, long, long and short, net zero, with options and without.
 */
const book = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    stocks: fc.constantFrom(1, 2, 5, 12, 40),
    options: fc.constantFrom(0, 0, 1, 6),
    isLongShort: fc.boolean(),
    isNetZero: fc.boolean(),
  })
  .map(({ isNetZero, ...options }) => {
    const frame = testFrame({ ...options, windowDays: 150, days: 180 });
    return isNetZero ? netZero(frame) : frame;
  });

/** The same book with the first stock sold until net exposure is nothing. */
function netZero(frame: Frame): Frame {
  const { netBase } = assess(frame);
  const one = assess({ ...frame, positions: [testPosition("s000", 1)] }).netBase;
  return withPositions(frame, [...frame.positions, { ...testPosition("s000", -netBase / one), id: "hedge" }]);
}

const withPositions = (frame: Frame, positions: Frame["positions"]): Frame => ({ ...frame, positions });
const times = (frame: Frame, factor: number): Frame =>
  withPositions(
    frame,
    frame.positions.map((each) => ({ ...each, quantity: factor * each.quantity })),
  );
const poolOf = (snapshot: RiskSnapshot): RiskFigures => {
  const pool = valueOrNull(snapshot.pool);
  if (!pool) throw new Error("the pool is unavailable");
  return pool;
};
const FIGURES = ["var95", "var975", "var99", "es95", "es975", "es99"] as const;
const near = (got: number, wanted: number, scale: number, tolerance = 1e-9) =>
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(tolerance * (Math.abs(scale) + 1));

test("ES >= VaR, more confidence is no less loss, shares sum to the whole, on books of every kind", () => {
  fc.assert(
    fc.property(book, (frame) => {
      const snapshot = assess(frame);
      for (const method of ["pool", "historical", "filtered-portfolio", "parametric-t"] as const) {
        const f = valueOrNull(snapshot.methods[method]);
        if (!f) throw new Error(method);
        expect(f.es95 >= f.var95 && f.es975 >= f.var975 && f.es99 >= f.var99).toBe(true);
        expect(f.var95 <= f.var975 && f.var975 <= f.var99).toBe(true);
        expect(f.es95 <= f.es975 && f.es975 <= f.es99).toBe(true);
      }
      const sum = (pick: (row: RiskSnapshot["positions"][number]) => number) =>
        snapshot.positions.reduce((total, row) => total + pick(row), 0);
      near(
        sum((row) => row.componentVar99),
        poolOf(snapshot).var99,
        snapshot.grossBase,
      );
      near(
        sum((row) => row.componentEs975),
        poolOf(snapshot).es975,
        snapshot.grossBase,
      );
      near(
        sum((row) => row.componentVolatilityBase),
        valueOrNull(snapshot.volatilityDailyBase) ?? 0,
        snapshot.grossBase,
      );
    }),
    { numRuns: 20 },
  );
});

test("half the book is half the risk, three times three times; base cash adds none", () => {
  fc.assert(
    fc.property(book, fc.constantFrom(0.5, 3), (frame, factor) => {
      const [once, scaled] = [poolOf(assess(frame)), poolOf(assess(times(frame, factor)))];
      for (const name of FIGURES) near(scaled[name], factor * once[name], factor * once[name]);
      const richer = withPositions(frame, [...frame.positions, { ...testPosition("cash", 1e9), id: "more" }]);
      expect(poolOf(assess(richer))).toEqual(once);
    }),
    { numRuns: 8 },
  );
});

test("a sure gain lowers VaR and ES by itself (translation), whatever the probabilities", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 9 })), {
        minLength: 1,
        maxLength: 300,
      }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.constantFrom(0.9, 0.975, 0.99),
      (rows, gain, level) => {
        const total = rows.reduce((sum, [, weight]) => sum + weight, 0);
        const probabilities = Float64Array.from(rows, ([, weight]) => weight / total);
        const at = (shift: number) =>
          weightedTail(
            weightedScenarios(
              Float64Array.from(rows, ([pnl]) => pnl + shift),
              probabilities,
            ),
            fraction(level),
          );
        near(at(gain).valueAtRisk, at(0).valueAtRisk - gain, 1e6);
        near(at(gain).shortfall, at(0).shortfall - gain, 1e6);
      },
    ),
  );
});

test("ES of the whole is at most that of two parts of it on the same scenarios", () => {
  fc.assert(
    fc.property(book, fc.constantFrom("historical", "parametric-t"), fc.integer(), (frame, member, seed) => {
      const shared = { ...frame, poolWeights: new Map([[member, 1]]) }; // a filter would differ between the parts
      const random = seededRandom(seed);
      const isFirst = frame.positions.map(() => random() < 0.5);
      const es = (part: Frame["positions"]) =>
        part.length === 0 ? 0 : poolOf(assess(withPositions(shared, part))).es975;
      const [one, other] = [true, false].map((side) =>
        es(frame.positions.filter((_, i) => isFirst[i] === side)),
      );
      expect(es(frame.positions)).toBeLessThanOrEqual((one ?? 0) + (other ?? 0) + 1e-6);
    }),
    { numRuns: 10 },
  );
});

test("a holding of nothing changes no figure, in what is held and in what has no price, history or name", () => {
  fc.assert(
    fc.property(book, fc.constantFrom("s000", "cash", "nobody"), (frame, id) => {
      const zero = { ...testPosition(id, 0), id: "zero" };
      const { positions, ...rest } = assess(withPositions(frame, [...frame.positions, zero]));
      const { positions: before, ...figures } = assess(frame);
      expect(JSON.stringify({ ...rest, concentration: null })).toBe(
        JSON.stringify({ ...figures, concentration: null }),
      );
      expect(JSON.stringify(positions.filter(({ positionId }) => positionId !== "zero"))).toBe(
        JSON.stringify(before),
      );
    }),
    { numRuns: 8 },
  );
});

test("the order of positions changes no bit", () => {
  fc.assert(
    fc.property(book, fc.integer(), (frame, seed) => {
      const order = permutation(frame.positions.length, seededRandom(seed));
      const shuffled = [...order].flatMap((i) => frame.positions[i] ?? []);
      expect(JSON.stringify(assess(withPositions(frame, shuffled)))).toBe(JSON.stringify(assess(frame)));
    }),
    { numRuns: 6 },
  );
});

test("a price that goes missing never lowers risk in silence: what is left out is named, and where it matters the book is partial", () => {
  fc.assert(
    fc.property(book, fc.nat(), (frame, pick) => {
      const ids = [...frame.quotes.keys()];
      const id = ids[pick % ids.length] ?? "";
      const quotes = new Map(frame.quotes);
      quotes.delete(id);
      const { coverage, pool } = assess({ ...frame, quotes });
      const named = coverage.exclusions.map(({ instrumentId }) => instrumentId);
      const held = frame.positions.some(
        ({ instrumentId, quantity }) => instrumentId === id && quantity !== 0,
      );
      expect(named.includes(id)).toBe(held);
      if (held && coverage.excludedShareOfGross > 0.05) expect(coverage.isPartial).toBe(true);
      if (held)
        expect(coverage.isPartial || pool.status !== "ok" || coverage.excludedShareOfGross > 0).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("five hundred positions: all of it holds on a book of that size too", () => {
  const frame = netZero(
    testFrame({ seed: 77, stocks: 460, options: 40, isLongShort: true, windowDays: 120, days: 130 }),
  );
  const snapshot = assess(frame);
  const pool = poolOf(snapshot);
  expect(snapshot.positions.length).toBe(502);
  expect(Math.abs(snapshot.netBase)).toBeLessThan(1e-3);
  expect(pool.es975).toBeGreaterThanOrEqual(pool.var975);
  near(
    snapshot.positions.reduce((sum, row) => sum + row.componentVar99, 0),
    pool.var99,
    snapshot.grossBase,
  );
  expect(JSON.stringify(assess(withPositions(frame, [...frame.positions].reverse())))).toBe(
    JSON.stringify(snapshot),
  );
});
