import {
  CHANGE_TERMS,
  type ChangeTerm,
  type ChangeTerms,
  type ExplainedChange,
  type FigureChange,
  type PositionChange,
} from "~/server/domain/change";
import type { Frame } from "~/server/domain/frame";
import type { PositionId } from "~/server/domain/ids";
import { type Measure, ok } from "~/server/domain/measure";
import type { RiskFigures } from "~/server/domain/snapshot";
import { fraction } from "~/server/domain/units";
import { contribution, varWeights } from "../predictive/contributions";
import { type Prediction, predict } from "../predictive/predict";
import { weightedFigures } from "../predictive/risk-figures";
import { type PricedBook, priceBook } from "../pricing/price-book";
import { type FramePair, type FrameSwitches, mixFrame, NOTHING_SWITCHED, pairFrames } from "./mix-frames";
import { newFactors } from "./mix-market";

/** One end of a change: a frame and, where one was stored, what its assessment said. */
export type ChangeEnd = { readonly frame: Frame; readonly recorded?: RiskFigures | null };

/** What is switched at each step, in order, and whose term that is. */
export const STEPS: readonly (readonly [term: ChangeTerm, switches: readonly (keyof FrameSwitches)[]])[] = [
  ["trades", ["factors"]],
  ["trades", ["trades"]],
  ["prices", ["prices"]],
  ["volatility", ["volatility"]],
  ["correlation", ["correlation"]],
  ["regime", ["regime"]],
  ["window", ["window"]],
  ["time", ["time"]],
  ["model", ["all"]],
  ["parameters", ["parameters"]],
];

/**
 * Why the pool's VaR and ES moved between two assessments of a portfolio: inputs are switched from the old to the
 * new ones group by group, in the order of `CHANGE_TERMS`, each time with full revaluation of the whole book; a term
 * is the change that its switch brings. The order is a convention: what two groups bring only together falls to the
 * later one.
 *
 * The portfolio filter's forecast is a volatility: where the factors' volatilities changed, it is switched with
 * them, ahead of the window that it comes from. Factors that came or went belong to the trades that brought them;
 * where holdings did not change (another portfolio's did), to the model.
 * @param from - the earlier frame and what was recorded of it.
 * @param to - the later one, same portfolio and base currency.
 * @returns terms that sum to the change of what was recorded (else of what the frames give); unavailable where a
 *   frame has no pool.
 * @throws RangeError when the frames are not of one portfolio, and as `predict`.
 */
export function explainChange(from: ChangeEnd, to: ChangeEnd): Measure<ExplainedChange> {
  const pair = pairFrames(from.frame, to.frame);
  const start = assessPool(from.frame);
  if (start.status !== "ok") return start;
  const terms = blankTerms();
  let [before, switches] = [start.value, NOTHING_SWITCHED];
  let forecast: number | null = null;
  for (const [term, keys] of STEPS) {
    switches = { ...switches, ...Object.fromEntries(keys.map((key) => [key, true])) };
    if (term === "volatility" && hasVolatilityChanged(pair)) forecast = coming(pair, switches);
    if (term === "window") forecast = null;
    const after = assessPool(mixFrame(pair, switches), forecast);
    if (after.status !== "ok") return after;
    const name = keys[0] === "factors" && holdsSame(pair) ? "model" : term;
    addTerms(terms, name, before.figures, after.value.figures);
    before = after.value;
  }
  const end = assessPool(to.frame);
  if (end.status !== "ok") return end;
  addTerms(terms, "residual", before.figures, end.value.figures);
  const [recordedFrom, recordedTo] = [from.recorded ?? start.value.figures, to.recorded ?? end.value.figures];
  // What was stored and can't be computed again: another code version, a corrected bar.
  addTerms(terms, "residual", end.value.figures, recordedTo);
  addTerms(terms, "residual", recordedFrom, start.value.figures);
  const figures = Object.fromEntries(
    (Object.keys(recordedTo) as (keyof RiskFigures)[]).map((name): [string, FigureChange] => [
      name,
      { fromBase: recordedFrom[name], toBase: recordedTo[name], terms: termsOf(terms, name) },
    ]),
  ) as ExplainedChange["figures"]; // one entry a name
  const fresh = newFactors(from.frame.market, to.frame.market);
  return ok({
    figures,
    positions: positionChanges(start.value, end.value),
    notes:
      fresh > 0 ? [`${fresh} factors are new; before their time they are given their later history.`] : [],
  });
}

type Assessed = {
  readonly book: PricedBook;
  readonly prediction: Prediction;
  readonly figures: RiskFigures;
  readonly filterForecast: number;
};

function assessPool(frame: Frame, heldForecast: number | null = null): Measure<Assessed> {
  const book = priceBook(frame);
  const prediction = predict(frame, book, heldForecast);
  if (prediction.status !== "ok") return prediction;
  const { pool, filterForecast } = prediction.value;
  return ok({ book, prediction: prediction.value, figures: weightedFigures(pool), filterForecast });
}

type Terms = Record<ChangeTerm, Record<keyof RiskFigures, number>>;

const blankFigures = () => ({ var95: 0, var975: 0, var99: 0, es95: 0, es975: 0, es99: 0 });
const blankTerms = (): Terms =>
  Object.fromEntries(CHANGE_TERMS.map((term) => [term, blankFigures()])) as Terms; // one entry a term

function addTerms(terms: Terms, term: ChangeTerm, before: RiskFigures, after: RiskFigures): void {
  for (const name of Object.keys(blankFigures()) as (keyof RiskFigures)[])
    terms[term][name] += after[name] - before[name];
}

const termsOf = (terms: Terms, name: keyof RiskFigures): ChangeTerms =>
  Object.fromEntries(CHANGE_TERMS.map((term) => [term, terms[term][name]])) as ChangeTerms; // one entry a term

/** What the portfolio filter will forecast once the window has rolled. */
function coming(pair: FramePair, switches: FrameSwitches): number | null {
  const rolled = assessPool(mixFrame(pair, { ...switches, window: true }));
  return rolled.status === "ok" && rolled.value.filterForecast > 0 ? rolled.value.filterForecast : null;
}

function hasVolatilityChanged({ from, to }: FramePair): boolean {
  const [before, after] = [from.market.factorVolatilities, to.market.factorVolatilities];
  return before.length !== after.length || before.some((volatility, f) => volatility !== after[f]);
}

function holdsSame({ from, to }: FramePair): boolean {
  const ids = ({ positions }: Frame): string =>
    [...new Set(positions.map(({ instrumentId }) => instrumentId))].sort().join("\n");
  return ids(from) === ids(to);
}

/** Shares of VaR 99 at both ends, largest change first, ties by id. */
function positionChanges(from: Assessed, to: Assessed): PositionChange[] {
  const [before, after] = [sharesOf(from), sharesOf(to)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((positionId): PositionChange => {
      const [own, later] = [before.get(positionId), after.get(positionId)];
      const symbol = later?.symbol ?? own?.symbol ?? positionId;
      return { positionId, symbol, fromBase: own?.lossBase ?? 0, toBase: later?.lossBase ?? 0 };
    })
    .sort(
      (a, b) =>
        Math.abs(b.toBase - b.fromBase) - Math.abs(a.toBase - a.fromBase) ||
        (a.positionId < b.positionId ? -1 : 1),
    );
}

function sharesOf({
  book,
  prediction,
}: Assessed): Map<PositionId, { readonly symbol: string; readonly lossBase: number }> {
  const weights = varWeights(prediction.pool, fraction(0.99));
  return new Map(
    book.lines.map(({ position, instrument, unitIndex }) => {
      const pnl = unitIndex === null ? undefined : prediction.unitPnl[unitIndex];
      const lossBase = pnl ? contribution(weights, pnl, position.quantity) : 0;
      return [position.id, { symbol: instrument?.symbol ?? position.instrumentId, lossBase }];
    }),
  );
}
