import { SCORED_LEVELS } from "~/server/engine/backtest/walk-forward";
import { plainly } from "~/server/services/assess/assessment-json";
import type { BacktestOutcome } from "./backtest-files";

/**
 * A back-test as plain JSON for other programs. Amounts are in `currency`, losses positive, scores in shares of gross.
 * What is unavailable is null, and `reasons` says why under its path.
 * @param withSeries - every day's VaR and ES of every method too, in the order of `days`.
 */
export function backtestJson(outcome: BacktestOutcome, withSeries: boolean) {
  const { run, scores, conventions, baseCurrency, notes } = outcome;
  const reasons: Record<string, string> = {};
  const plain = (value: unknown, path: string): unknown => plainly(value, path, reasons);
  const { quantile, shortfall, ...rest } = conventions;
  return {
    positions: outcome.name,
    currency: baseCurrency,
    from: run.days[0]?.madeOn ?? null,
    to: run.days.at(-1)?.outcomeOn ?? null,
    days: run.days.length,
    conventions: { quantile, es: shortfall, ...rest, refit: scores.refit, reference: scores.reference },
    skipped: run.skipped,
    leftOut: leftOutDays(outcome),
    methods: scores.methods.map(({ name, convention, missing, levels }) => ({
      name,
      convention,
      missing,
      levels: plain(levels, `methods.${name}.levels`),
    })),
    ...(withSeries ? { series: seriesOf(outcome) } : {}),
    notes,
    reasons,
  };
}

/** Symbols that could not be priced or moved on some evenings, and on how many. */
export function leftOutDays({ run }: BacktestOutcome): { readonly symbol: string; readonly days: number }[] {
  const counts = new Map<string, number>();
  for (const { leftOut } of run.days)
    for (const symbol of leftOut) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return [...counts].map(([symbol, days]) => ({ symbol, days }));
}

function seriesOf({ run }: BacktestOutcome) {
  const figure = (method: number, l: number, name: "valueAtRisk" | "shortfall") =>
    run.days.map(({ forecasts }) => {
      const forecast = forecasts[method];
      return forecast?.status === "ok" ? (forecast.value[l]?.[name] ?? null) : null;
    });
  return {
    madeOn: run.days.map(({ madeOn }) => madeOn),
    outcomeOn: run.days.map(({ outcomeOn }) => outcomeOn),
    profit: run.days.map(({ profitBase }) => profitBase),
    gross: run.days.map(({ grossBase }) => grossBase),
    methods: run.methods.map(({ name }, m) => ({
      name,
      levels: SCORED_LEVELS.map((level, l) => ({
        level,
        var: figure(m, l, "valueAtRisk"),
        es: figure(m, l, "shortfall"),
      })),
    })),
  };
}
