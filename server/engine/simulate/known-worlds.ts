import { at } from "../math/at";
import { normalCdf, normalQuantile } from "../math/normal";
import { type Random, seededRandom } from "../math/random";
import { studentCdf, studentQuantile } from "../math/student-t";

/** A market whose law is known, and what it means for one book of its shares. */
export type KnownWorld = {
  readonly family: "garch-t" | "switching" | "t-copula-jumps";
  /** One vector of T relative moves a share. */
  readonly moves: readonly Float64Array[];
  /** Shares of gross, long and short. */
  readonly weights: Float64Array;
  /** The true 99 % VaR of that book on each day, given all that the world knew the evening before; shares of gross. */
  readonly trueVar99: Float64Array;
};

const SHARES = 5;
const TAIL = 0.01;
const WEIGHTS = [0.3, 0.25, -0.2, 0.15, -0.1] as const;
const DAILY = 0.012;
const CORRELATION = 0.4;

/** Uniform, never 0. */
const uniform = (random: Random): number => Math.max(random(), 1e-12);
const normal = (random: Random): number => normalQuantile(uniform(random));

/** Equicorrelated unit normals. */
function correlated(random: Random): Float64Array {
  const common = Math.sqrt(CORRELATION) * normal(random);
  return Float64Array.from({ length: SHARES }, () => common + Math.sqrt(1 - CORRELATION) * normal(random));
}

/** Deviation of the book for equicorrelated unit deviations. */
function bookDeviation(): number {
  const net = WEIGHTS.reduce((sum, w) => sum + w, 0);
  const square = WEIGHTS.reduce((sum, w) => sum + w * w, 0);
  return Math.sqrt((1 - CORRELATION) * square + CORRELATION * net * net);
}

/**
 * Shares whose common variance follows GARCH(1,1), with multivariate t innovations: the book is a scaled t.
 * @param seed - whole number; parameters and draws depend on it alone.
 * @param days - T.
 */
export function garchWorld(seed: number, days: number): KnownWorld {
  const random = seededRandom(seed);
  const nu = 4.5 + 4 * random();
  const alpha = 0.05 + 0.07 * random();
  const beta = 0.97 - alpha + 0.02 * random();
  const omega = 1 - alpha - beta;
  const quantile = -studentQuantile(TAIL, nu) * Math.sqrt((nu - 2) / nu) * DAILY * bookDeviation();
  const world = emptyWorld("garch-t", days);
  let h = 1;
  for (let t = -500; t < days; t++) {
    if (t >= 0) world.trueVar99[t] = quantile * Math.sqrt(h);
    const mixing = Math.sqrt((nu - 2) / chiSquare(nu, random));
    const draws = correlated(random).map((z) => z * mixing);
    if (t >= 0) setMoves(world, t, draws, DAILY * Math.sqrt(h));
    let shock = 0;
    for (const z of draws) shock += (z * z) / SHARES;
    h = omega + alpha * h * shock + beta * h;
  }
  return world;
}

/** Volatilities of the three states and how long they stay. */
const LEVELS = [0.6, 1, 2.6] as const;
const STAY = 0.985;

/**
 * Shares whose common volatility switches between three states: given yesterday's state the book is a mixture of three
 * normal laws, and the true VaR its quantile.
 */
export function switchingWorld(seed: number, days: number): KnownWorld {
  const random = seededRandom(seed);
  const unit = DAILY * bookDeviation();
  const quantiles = LEVELS.map((_, from) => mixtureQuantile(from) * unit);
  const world = emptyWorld("switching", days);
  let state = 1;
  for (let t = 0; t < days; t++) {
    world.trueVar99[t] = quantiles[state] ?? Number.NaN;
    if (random() > STAY) state = (state + 1 + Math.floor(2 * random())) % 3;
    setMoves(world, t, correlated(random), DAILY * (LEVELS[state] ?? Number.NaN));
  }
  return world;
}

/** Loss exceeded with 1 % when the state before was `from`, unit deviation: by bisection. */
function mixtureQuantile(from: number): number {
  let [low, high] = [0, 20];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    const exceeded = LEVELS.reduce(
      (sum, level, k) => sum + (k === from ? STAY : (1 - STAY) / 2) * normalCdf(-middle / level),
      0,
    );
    if (exceeded > TAIL) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Degrees of freedom of the copula; chance and size of a jump of one share. */
const COPULA_NU = 4;
const JUMP_CHANCE = 0.01;
const JUMP_DEVIATION = 4;
const TRUTH_DRAWS = 100_000;
const TRUTH_SEED = 77;

/** Independent days: a t copula ties normal margins with rare jumps of single shares. The true VaR is drawn once. */
export function jumpWorld(seed: number, days: number, trueVar99: number): KnownWorld {
  const random = seededRandom(seed);
  const world = emptyWorld("t-copula-jumps", days);
  for (let t = 0; t < days; t++) {
    world.trueVar99[t] = trueVar99;
    setMoves(world, t, jumpDay(random), DAILY);
  }
  return world;
}

/** The true VaR of every jump world, from 100,000 of its days. */
export function jumpTrueVar99(): number {
  const random = seededRandom(TRUTH_SEED);
  const profits = Float64Array.from({ length: TRUTH_DRAWS }, () =>
    jumpDay(random).reduce((sum, z, i) => sum + DAILY * z * (WEIGHTS[i] ?? 0), 0),
  ).sort();
  return -at(profits, TRUTH_DRAWS * TAIL - 1);
}

function jumpDay(random: Random): Float64Array {
  const mixing = Math.sqrt(COPULA_NU / chiSquare(COPULA_NU, random));
  return correlated(random).map((z) => {
    const u = studentCdf(z * mixing, COPULA_NU);
    const margin = normalQuantile(Math.min(Math.max(u, 1e-12), 1 - 1e-12));
    return margin + (random() < JUMP_CHANCE ? JUMP_DEVIATION * normal(random) : 0);
  });
}

/** A draw of the chi-square law: twice a gamma. @see Marsaglia & Tsang (2000), ACM TOMS 26. */
function chiSquare(nu: number, random: Random): number {
  const d = nu / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform(random)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return 2 * d * v;
  }
}

function emptyWorld(family: KnownWorld["family"], days: number): KnownWorld {
  return {
    family,
    moves: Array.from({ length: SHARES }, () => new Float64Array(days)),
    weights: Float64Array.from(WEIGHTS),
    trueVar99: new Float64Array(days),
  };
}

function setMoves({ moves }: KnownWorld, t: number, draws: Float64Array, scale: number): void {
  moves.forEach((own, i) => {
    own[t] = Math.max(scale * at(draws, i), -0.99);
  });
}
