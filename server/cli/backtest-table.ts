import type { Measure } from "~/server/domain/measure";
import type { BacktestLevel, BacktestOutcome } from "~/server/services/backtest/backtest-files";
import { leftOutDays } from "~/server/services/backtest/backtest-json";

const HEADS = [
  "Method",
  "Exceptions",
  "Expected",
  "Light",
  "POF p",
  "Indep. p",
  "Cover p",
  "DQ p",
  "Gaps p",
  "ES Z2 p",
  "VaR",
  "ES",
  "FZ0",
  "vs ref.",
  "DM p",
  "Set",
] as const;
/** A test below this is marked. */
const REJECTED_BELOW = 0.05;
const SKIPPED_SHOWN = 3;

/**
 * A back-test for reading in a terminal. VaR and ES are means in per cent of gross exposure, losses positive; a star
 * marks a test that is rejected at 5 %.
 */
export function backtestTable(outcome: BacktestOutcome): string {
  const { run, scores, conventions, name, baseCurrency } = outcome;
  const sections = [
    [
      `${name} back-tested, amounts in ${baseCurrency}: ${run.days.length.toLocaleString("en-US")} forecasts from the ` +
        `evening of ${run.days[0]?.madeOn} to the outcome of ${run.days.at(-1)?.outcomeOn}`,
      "Each evening forecasts from its own past alone; the outcome is the profit of the same holdings a business day on.",
      `Window ${conventions.windowDays} moves, quantile ${conventions.quantile}, shortfall ${conventions.shortfall}, ` +
        `EWMA decay ${conventions.ewmaDecay}; fitted models ${scores.refit}.`,
    ],
    ...[0, 1, 2].map((l) => levelSection(outcome, l)),
    [
      "POF: Kupiec, proportion of failures. Indep.: Christoffersen, no clusters; Cover: both. DQ: Engle-Manganelli. Gaps:",
      "Haas, time between failures. ES Z2: Acerbi-Szekely, critical values from the method's own law. * rejected at 5 %.",
      `FZ0: mean loss of VaR and ES together, lower is better; vs ref.: less that of ${scores.reference}, DM p its`,
      "Diebold-Mariano p (Newey-West); Set: in the 90 % model confidence set. Light: of the newest 250 days.",
      ...powerNote(outcome),
    ],
    scores.methods.flatMap(({ name: method, missing }) =>
      missing.map(({ reason, days }) => `${method} has no forecast on ${days} days: ${reason}.`),
    ),
    [
      ...leftOutDays(outcome).map(
        ({ symbol, days }) => `${symbol} is left out on ${days} days: no price or history.`,
      ),
      ...skippedLines(outcome),
      ...outcome.notes,
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function levelSection({ scores }: BacktestOutcome, l: number): string[] {
  const rows = scores.methods.flatMap(({ name, levels }) => {
    if (levels.status !== "ok") return [[name, `unavailable: ${levels.reason}`]];
    const score = levels.value[l];
    return score ? [cellsOf(name, score)] : [];
  });
  const level = scores.methods.flatMap(({ levels }) =>
    levels.status === "ok" ? [levels.value[l]?.level] : [],
  )[0];
  const title = level === undefined ? "VaR and ES" : `VaR and ES ${Number((100 * level).toFixed(1))} %`;
  return [title, ...aligned([HEADS, ...rows])];
}

function cellsOf(name: string, score: BacktestLevel): string[] {
  const { shortfall, againstReference, confidenceSet, christoffersen } = score;
  return [
    name,
    String(score.exceptions),
    score.expected.toFixed(1),
    cell(score.trafficLight, ({ zone }) => zone),
    pValue(score.kupiec.pValue),
    pValue(christoffersen.independence.pValue),
    pValue(christoffersen.conditionalCoverage.pValue),
    pValue(score.dynamicQuantile.pValue),
    pValue(score.timeBetweenFailures.independence.pValue),
    cell(shortfall, ({ z2 }) => pValue(z2.pValue)),
    percent(score.meanValueAtRisk),
    percent(score.meanShortfall),
    cell(score.meanFz0, (loss) => loss.toFixed(4)),
    cell(againstReference, ({ meanDifference }) => signed(meanDifference)),
    cell(againstReference, ({ pValue: p }) => p.toFixed(3)),
    cell(confidenceSet, ({ isIncluded }) => (isIncluded ? "in" : "out")),
  ];
}

/** Few days or few exceptions see dependence badly. */
function powerNote({ scores }: BacktestOutcome): string[] {
  const isLow = scores.methods.some(
    ({ levels }) =>
      levels.status === "ok" && levels.value.some(({ christoffersen }) => christoffersen.isLowPower),
  );
  return isLow
    ? ["Fewer than 500 days: the test of independence has little power, and its silence says little."]
    : [];
}

function skippedLines({ run }: BacktestOutcome): string[] {
  const shown = run.skipped
    .slice(0, SKIPPED_SHOWN)
    .map(({ date, reason }) => `${date} is not scored: ${reason}.`);
  const more = run.skipped.length - shown.length;
  return more > 0 ? [...shown, `${more} more days are not scored.`] : shown;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    if (row.length > 2)
      row.forEach((text, i) => {
        widths[i] = Math.max(widths[i] ?? 0, text.length);
      });
  return rows.map((row) =>
    row
      .map((text, i) =>
        i === 0 || row.length === 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

const cell = <T>(measure: Measure<T>, format: (value: T) => string): string =>
  measure.status === "ok" ? format(measure.value) : "-";
const pValue = (p: number): string => `${p.toFixed(3)}${p < REJECTED_BELOW ? "*" : " "}`;
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const signed = (x: number): string => `${x < 0 ? "" : "+"}${x.toFixed(4)}`;
