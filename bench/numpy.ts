import { spawnSync } from "node:child_process";
import { measure } from "./measure";
import type { Finding } from "./report";

const SIZES = [
  { positions: 1_000, scenarios: 500 },
  { positions: 10_000, scenarios: 1_000 },
];

/** The sum that every tick rests on, in plain TypeScript, against numpy's matrix-vector product on one thread. */
export function benchAgainstNumpy(): Finding[] {
  return SIZES.map(({ positions, scenarios }) => {
    const moves = Float64Array.from({ length: positions * scenarios }, (_, i) => Math.sin(i));
    const exposures = Float64Array.from({ length: positions }, (_, i) => Math.cos(i) * 1e4);
    const { p50Ms } = measure(() => profits(moves, exposures, scenarios), 2_000);
    const peer = numpyMs(positions, scenarios);
    return {
      what: `profits of ${positions.toLocaleString("en-US")} positions in ${scenarios.toLocaleString("en-US")} scenarios, plain TypeScript, float64`,
      figure: `${p50Ms.toFixed(2)} ms`,
      against:
        peer === null
          ? "numpy is not installed"
          : `numpy float32 matrix-vector product, one thread: ${peer.toFixed(2)} ms`,
      ratio: peer === null ? null : p50Ms / peer,
    };
  });
}

function profits(moves: Float64Array, exposures: Float64Array, scenarios: number): Float64Array {
  const out = new Float64Array(scenarios);
  const width = exposures.length;
  for (let s = 0; s < scenarios; s++) {
    let sum = 0;
    const row = s * width;
    for (let i = 0; i < width; i++) sum += (moves[row + i] as number) * (exposures[i] as number); // within both lengths
    out[s] = sum;
  }
  return out;
}

const SCRIPT = `
import sys, time, numpy as np
n, t = int(sys.argv[1]), int(sys.argv[2])
m = np.random.default_rng(1).standard_normal((t, n)).astype(np.float32); x = np.ones(n, np.float32)
for _ in range(5): m @ x
times = []
for _ in range(200):
    s = time.perf_counter(); m @ x; times.append(time.perf_counter() - s)
print(1000 * sorted(times)[100])
`;

function numpyMs(positions: number, scenarios: number): number | null {
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const run = spawnSync("python3", ["-c", SCRIPT, String(positions), String(scenarios)], {
    encoding: "utf8",
    env,
  });
  const ms = Number(run.stdout);
  return run.status === 0 && Number.isFinite(ms) && ms > 0 ? ms : null;
}
