import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { type AcerbiSzekely, acerbiSzekely } from "./acerbi-szekely";
import { type Christoffersen, christoffersen } from "./christoffersen";
import { type DieboldMariano, dieboldMariano } from "./diebold-mariano";
import { type DynamicQuantile, dynamicQuantile } from "./dynamic-quantile";
import { countOf, exceptionsOf, type LikelihoodRatio } from "./exceptions";
import { fz0 } from "./fz0";
import { kupiec } from "./kupiec";
import { modelConfidenceSet } from "./model-confidence-set";
import { pinball } from "./pinball";
import { type TimeBetweenFailures, timeBetweenFailures } from "./time-between-failures";
import { type TrafficLight, trafficLight } from "./traffic-light";
import { SCORED_LEVELS, type ScoredDay, type WalkForward } from "./walk-forward";

/** Fewer days say nothing of a tail. */
const DAYS_MIN = 100;
/** The supervisor's year. */
const LIGHT_DAYS = 250;
const SEED = 19_951_107;
const REPLICATIONS = 1000;

/** Everything that is known of one method at one level over the scored days. Losses are divided by gross exposure. */
export type LevelScore = {
  readonly level: number;
  readonly days: number;
  readonly exceptions: number;
  /** Exceptions that the level promises. */
  readonly expected: number;
  /** Of the newest 250 days, 99 % alone carries a multiplier. */
  readonly trafficLight: Measure<TrafficLight>;
  readonly kupiec: LikelihoodRatio;
  readonly christoffersen: Christoffersen;
  readonly dynamicQuantile: DynamicQuantile;
  readonly timeBetweenFailures: TimeBetweenFailures;
  readonly shortfall: Measure<AcerbiSzekely>;
  /** Mean VaR and ES, shares of gross. */
  readonly meanValueAtRisk: number;
  readonly meanShortfall: number;
  readonly meanPinball: number;
  readonly meanFz0: Measure<number>;
  /** Of FZ0 against the reference method on common days, method minus reference: negative = better. */
  readonly againstReference: Measure<DieboldMariano>;
  /** p-value in the model confidence set of FZ0 among methods that have every day. */
  readonly confidenceSet: Measure<{ readonly pValue: number; readonly isIncluded: boolean }>;
};

export type MethodScore = {
  readonly name: string;
  readonly convention: string;
  /** Days without a forecast, by reason. */
  readonly missing: readonly { readonly reason: string; readonly days: number }[];
  readonly levels: Measure<readonly LevelScore[]>;
};

export type Scores = {
  readonly reference: string;
  readonly refit: string;
  readonly methods: readonly MethodScore[];
};

/**
 * Scores every method of a walk-forward at every level.
 * @param run - scored days; not mutated.
 * @param reference - name of the method against which the others are compared, one of them.
 * @returns one score a method; unavailable with fewer than 100 forecasts. The same run gives the same bits.
 * @throws RangeError when the reference is not among the methods.
 */
export function scoreWalkForward(run: WalkForward, reference: string): Scores {
  const referenceIndex = run.methods.findIndex(({ name }) => name === reference);
  if (referenceIndex < 0) throw new RangeError(`scoreWalkForward: no method ${reference}`);
  const losses = SCORED_LEVELS.map((_, l) => run.methods.map((_, m) => fz0Series(run.days, m, l)));
  const sets = losses.map((series) => confidenceSetOf(series));
  return {
    reference,
    refit: run.refit,
    methods: run.methods.map(({ name, convention }, m) => ({
      name,
      convention,
      missing: missingOf(run.days, m),
      levels: levelsOf(run.days, m, (l) => ({
        meanFz0: meanKnown(losses[l]?.[m] ?? new Float64Array(0)),
        againstReference:
          m === referenceIndex
            ? unavailable("not-applicable", "it is the reference")
            : compared(losses[l]?.[m], losses[l]?.[referenceIndex]),
        confidenceSet: sets[l]?.[m] ?? unavailable("not-applicable", "not compared"),
      })),
    })),
  };
}

function levelsOf(
  days: readonly ScoredDay[],
  method: number,
  compare: (l: number) => Pick<LevelScore, "meanFz0" | "againstReference" | "confidenceSet">,
): Measure<readonly LevelScore[]> {
  const known = days.flatMap((day) => {
    const forecast = day.forecasts[method];
    return forecast?.status === "ok" ? [{ day, forecast: forecast.value }] : [];
  });
  if (known.length < DAYS_MIN)
    return unavailable("not-enough-history", `${known.length} days with a forecast, ${DAYS_MIN} are needed`);
  const pnl = Float64Array.from(known, ({ day }) => day.profitBase / day.grossBase);
  return ok(
    SCORED_LEVELS.map((level, l): LevelScore => {
      const tail = 1 - level;
      const valueAtRisk = Float64Array.from(
        known,
        ({ day, forecast }) => (forecast[l]?.valueAtRisk ?? Number.NaN) / day.grossBase,
      );
      const shortfall = Float64Array.from(
        known,
        ({ day, forecast }) => (forecast[l]?.shortfall ?? Number.NaN) / day.grossBase,
      );
      const marks = exceptionsOf(pnl, valueAtRisk);
      const exceptions = countOf(marks);
      const laws = known.map(({ forecast }) => forecast[l]?.law ?? null);
      const laid = laws.flatMap((law) => (law === null ? [] : [law]));
      return {
        level,
        days: known.length,
        exceptions,
        expected: tail * known.length,
        trafficLight:
          known.length < LIGHT_DAYS
            ? unavailable("not-enough-history", `${known.length} days, ${LIGHT_DAYS} are needed`)
            : ok(trafficLight(countOf(marks.slice(-LIGHT_DAYS)), LIGHT_DAYS, tail)),
        kupiec: kupiec(exceptions, known.length, tail),
        christoffersen: christoffersen(marks, tail),
        dynamicQuantile: dynamicQuantile(marks, valueAtRisk, tail),
        timeBetweenFailures: timeBetweenFailures(marks, tail),
        shortfall:
          laid.length < known.length || !shortfall.every((each) => each > 0)
            ? unavailable("not-applicable", "a day has no law of losses beyond VaR")
            : ok(
                acerbiSzekely({
                  pnl,
                  valueAtRisk,
                  shortfall,
                  tail,
                  laws: laid,
                  seed: SEED,
                  replications: REPLICATIONS,
                }),
              ),
        meanValueAtRisk: mean(valueAtRisk),
        meanShortfall: mean(shortfall),
        meanPinball: mean(pnl.map((profit, t) => pinball({ profit }, at(valueAtRisk, t), tail))),
        ...compare(l),
      };
    }),
  );
}

/** FZ0 by day; NaN where there is no forecast, or VaR or ES is not above zero: such days are not compared. */
function fz0Series(days: readonly ScoredDay[], method: number, l: number): Float64Array {
  return Float64Array.from(days, ({ forecasts, profitBase, grossBase }) => {
    const forecast = forecasts[method];
    const own = forecast?.status === "ok" ? forecast.value[l] : undefined;
    if (!own || !(own.valueAtRisk > 0 && own.shortfall > 0 && grossBase > 0)) return Number.NaN;
    return fz0(
      { profit: profitBase / grossBase },
      { valueAtRisk: own.valueAtRisk / grossBase, shortfall: own.shortfall / grossBase },
      1 - (SCORED_LEVELS[l] ?? Number.NaN),
    );
  });
}

function compared(
  own: Float64Array | undefined,
  reference: Float64Array | undefined,
): Measure<DieboldMariano> {
  const differences = (own ?? new Float64Array(0))
    .map((loss, t) => loss - at(reference ?? new Float64Array(0), t))
    .filter(Number.isFinite);
  return differences.length < DAYS_MIN
    ? unavailable("not-enough-history", `${differences.length} common days, ${DAYS_MIN} are needed`)
    : dieboldMariano(differences, { window: "bartlett" });
}

/** Only methods with a loss on every day can be resampled together; the others are named as left out. */
function confidenceSetOf(
  series: readonly Float64Array[],
): Measure<{ readonly pValue: number; readonly isIncluded: boolean }>[] {
  const complete = series.flatMap((own, m) =>
    own.length >= DAYS_MIN && own.every(Number.isFinite) ? [m] : [],
  );
  const set =
    complete.length > 0
      ? modelConfidenceSet(
          complete.map((m) => series[m] ?? new Float64Array(0)),
          { seed: SEED },
        )
      : null;
  return series.map((_, m) => {
    const place = complete.indexOf(m);
    if (set === null || place < 0)
      return unavailable("not-applicable", "it has no loss on some days, so it is not compared");
    return ok({ pValue: set.pValues[place] ?? Number.NaN, isIncluded: set.included[place] ?? false });
  });
}

function missingOf(days: readonly ScoredDay[], method: number) {
  const counts = new Map<string, number>();
  for (const { forecasts } of days) {
    const forecast = forecasts[method];
    if (forecast?.status === "unavailable")
      counts.set(forecast.reason, (counts.get(forecast.reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => ({ reason, days: count }));
}

const mean = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x / xs.length, 0);

function meanKnown(xs: Float64Array): Measure<number> {
  const known = xs.filter(Number.isFinite);
  return known.length > 0 ? mapMeasure(ok(known), mean) : unavailable("not-applicable", "no day has a loss");
}
