import { expect, test } from "vitest";
import type { Factor } from "~/server/domain/scenario";
import { FIT_ON_DEMAND } from "../fitted-models";
import { at } from "../math/at";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { fitHar, harVolatility } from "./har";
import { harScaling } from "./har-scaling";

const factor = (id: string): Factor => ({ id, kind: "price", moveKind: "relative" });
const random = seededRandom(8);
const moves = Float64Array.from(
  { length: 1300 },
  (_, t) => (t % 300 < 150 ? 0.01 : 0.02) * normalQuantile(Math.max(random(), 1e-12)),
);
const unknown = new Float64Array(1300).fill(Number.NaN);

test("multipliers are tomorrow's HAR volatility over that day's, for the last 1,000 days (slow reference)", () => {
  const scaling = harScaling([factor("price:a")], [moves], [unknown], FIT_ON_DEMAND);
  if (scaling.status !== "ok") throw new Error(scaling.reason);
  const values = moves.subarray(-1272).map((move) => Math.max(move * move, 1e-8));
  const fit = fitHar(values);
  if (fit.status !== "ok") throw new Error(fit.reason);
  const path = harVolatility(values.subarray(-1022), fit.value);
  const own = scaling.value.multipliers[0] ?? new Float64Array(0);
  expect(own.length).toBe(1000);
  for (const j of [0, 500, 999]) {
    const ratio = at(path, 1022) / at(path, 22 + j);
    expect(at(own, j)).toBeCloseTo(Math.min(Math.max(ratio, 0.2), 5), 12);
  }
  expect(scaling.value.rangeFactors).toBe(0);
});

test("ranges speak where they are known, and a factor that never moves stays as it is", () => {
  const ranges = moves.map((move) => Math.max(move * move, 1e-6));
  const scaling = harScaling(
    [factor("price:a"), factor("price:b")],
    [moves, new Float64Array(1300)],
    [ranges, unknown],
    FIT_ON_DEMAND,
  );
  if (scaling.status !== "ok") throw new Error(scaling.reason);
  expect(scaling.value.rangeFactors).toBe(1);
  expect(scaling.value.multipliers[1]?.every((each) => each === 1)).toBe(true);
});

test("fewer than 1,022 days are unavailable with a reason", () => {
  const short = moves.subarray(0, 1021);
  expect(harScaling([factor("price:a")], [short], [unknown.subarray(0, 1021)], FIT_ON_DEMAND)).toMatchObject({
    reason: "1021 days, 1022 are needed",
  });
});
