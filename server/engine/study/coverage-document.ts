import type { CalendarDate } from "~/server/domain/calendar-date";
import { at } from "../math/at";
import type { ChosenWeights, ScoredWeights } from "../predictive/choose-weights";
import type { ChosenLambda } from "./choose-lambda";
import type { CoverageRow } from "./coverage-table";

export type CoverageDocument = {
  /** Columns of the panel. */
  readonly names: number;
  readonly portfolios: number;
  readonly seed: number;
  readonly all: ReadonlyMap<string, CoverageRow[]>;
  readonly late: ReadonlyMap<string, CoverageRow[]>;
  readonly learning: ScoredWeights;
  /** Of the outcomes that were learned from. */
  readonly dates: readonly CalendarDate[];
  readonly lambda: ChosenLambda;
  readonly chosen: ChosenWeights;
};

const percent = (x: number, digits = 0): string => `${(100 * x).toFixed(digits)} %`;

/** docs/COVERAGE.md, every figure from the study itself. */
export function coverageDocument(document: CoverageDocument): string {
  const { names, portfolios, seed, all, late, learning, dates, lambda, chosen } = document;
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  const weights = learning.members.map((name, m) => `${name} ${at(chosen.weights, m).toFixed(1)}`).join(", ");
  const alone = [...chosen.memberLosses].map(([name, loss]) => `${name} ${loss.toFixed(4)}`).join(", ");
  const since = learning.members
    .map((name, m) => `${name} from ${dates[learning.since[m] ?? 0] ?? "never"}`)
    .join(", ");
  const excluded =
    chosen.excluded.map(({ name, pValue }) => `${name} (p ${pValue.toFixed(4)})`).join(", ") || "none";
  return `# Coverage on real prices

Written by \`npx vitest run --project long coverage\`. ${portfolios} random long/short portfolios of 10 to 40 of ${names} American
shares that have a close on every day from 2000-01-03 to 2018-08-31 (members of 2025 and some that left: there is
survivorship in this), seed ${seed}, gross exposure one, the same shares of gross each evening. Each evening forecasts the
next day from the past alone; window 500 moves, quantile order-statistic. Shares are of portfolios that pass at 5 %;
Kupiec: proportion of failures, independence and conditional coverage: Christoffersen. FZ0: mean joint loss of VaR and
ES, lower is better.

## All ${portfolios} portfolios, 2005-2018

${tableOf(all)}

Asked of \`filtered-portfolio\`: conditional coverage in at least 90 % of portfolios at both levels. ${verdict(all, "filtered-portfolio", 0.9)}

## All ${portfolios} portfolios, weights frozen before 2010, 2010-2018

${tableOf(late)}

Asked of the pool with learned weights: conditional coverage in at least 85 % of portfolios at both levels. ${verdict(late, "pool, learned", 0.85)}
"Equal halves" is filtered-portfolio and parametric-t at one half each, the pool as it is shipped. \`filtered-har\` rests on
squared moves here, because the closes come without open, high and low, and over-covers; on ranges it is better (see the
QLIKE test of \`har.test.ts\`).

## How the weights were learned

From all ${portfolios} portfolios on the ${dates.length} outcomes ${first} to ${last}; nothing after that was looked at. Members speak when
their history is long enough: ${since}.

- Before that a member's weight goes to the others in proportion, as in the live engine: each vector of weights is scored
  by what the engine would have said with it on that evening.
- A member needs 250 days of its own. It has weight zero where a Diebold-Mariano test on the days on which all speak finds
  it worse than the best. FZ0 alone on those days: ${alone}. Significantly worse: ${excluded}.
- Lambda, the pull towards equal weights, is chosen walk-forward inside these years (learned on 500 days, scored on the 250
  after, ${lambda.folds} times): the strongest within one standard error of the least loss.

${lambdaTable(lambda)}

Lambda ${lambda.lambda}; weights: ${weights}. FZ0 of that pool in the learning years: ${chosen.poolLoss.toFixed(4)}.
`;
}

function verdict(rows: ReadonlyMap<string, CoverageRow[]>, name: string, asked: number): string {
  const shares = (rows.get(name) ?? []).map(
    ({ level, passConditional }) => `${percent(passConditional)} at ${percent(level, 1)}`,
  );
  const isMet = (rows.get(name) ?? []).every(({ passConditional }) => passConditional >= asked);
  return `${isMet ? "Met" : "Not met"}: ${shares.join(" and ")}.`;
}

const tableOf = (rows: ReadonlyMap<string, CoverageRow[]>): string =>
  [
    "| Forecaster | Level | Exceptions | Kupiec | Independence | Conditional coverage | FZ0 |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...[...rows].flatMap(([name, own]) =>
      own.map(
        (row) =>
          `| ${name} | ${percent(row.level, 1)} | ${percent(row.rate, 2)} | ${percent(row.passKupiec)} | ${percent(row.passIndependence)} | ${percent(row.passConditional)} | ${row.meanFz0.toFixed(4)} |`,
      ),
    ),
  ].join("\n");

const lambdaTable = ({ scores }: ChosenLambda): string =>
  [
    "| Lambda | FZ0 | Above the least | Standard error of that |",
    "| --- | --- | --- | --- |",
    ...scores.map(
      ({ lambda, loss, excess, error }) =>
        `| ${lambda} | ${loss.toFixed(4)} | ${excess.toFixed(4)} | ${error.toFixed(4)} |`,
    ),
  ].join("\n");
