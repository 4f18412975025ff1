import { dieboldMariano } from "../backtest/diebold-mariano";
import { at } from "../math/at";
import type { ChosenLambda } from "./choose-lambda";
import { COVERAGE_SEED, type CoverageReport, type Learned } from "./coverage-report";
import type { CoverageRow } from "./coverage-table";

/** What is asked of members and pools: shares of portfolios in which conditional coverage holds, at both levels. */
export const MEMBER_ASKED = 0.9;
export const POOL_ASKED = 0.85;

const percent = (x: number, digits = 0): string => `${(100 * x).toFixed(digits)} %`;

/** docs/COVERAGE.md, every figure from the study itself. */
export function coverageDocument(report: CoverageReport): string {
  const { names, portfolios, all, late, learning, learned, dates } = report;
  const since = learning.members
    .map((name, m) => `${name} from ${dates[learning.since[m] ?? 0] ?? "never"}`)
    .join(", ");
  return `# Coverage on real prices

Written by \`npx vitest run --project long coverage\`. ${portfolios} random long/short portfolios of 10 to 40 of ${names} American
shares that have a close on every day from 2000-01-03 to 2018-08-31 (members of 2025 and some that left: there is
survivorship in this), seed ${COVERAGE_SEED}, gross exposure one, the same shares of gross each evening. Each evening forecasts
the next day from the past alone; window 500 moves, quantile order-statistic. Shares are of portfolios that pass at 5 %;
Kupiec: proportion of failures, independence and conditional coverage: Christoffersen. FZ0: mean joint loss of VaR and
ES, lower is better.

## All ${portfolios} portfolios, 2005-2018

${tableOf(all)}

Asked of \`filtered-portfolio\`: conditional coverage in at least ${percent(MEMBER_ASKED)} of portfolios at both levels.
${verdict(all, "filtered-portfolio", MEMBER_ASKED)}

## All ${portfolios} portfolios, weights frozen before 2010, 2010-2018

${tableOf(late)}

Asked of the pool with learned weights: conditional coverage in at least ${percent(POOL_ASKED)} of portfolios at both levels.

${learned.map(({ name }) => `- ${name}: ${verdict(late, name, POOL_ASKED)}`).join("\n")}

"Equal halves" is filtered-portfolio and parametric-t at one half each, the pool as it is shipped. \`filtered-har\` rests on
squared moves here, because the closes come without open, high and low, and over-covers; on ranges it is better (see the
QLIKE test of \`har.test.ts\`).

## How the weights were learned

From all ${portfolios} portfolios on the ${dates.length.toLocaleString("en-US")} outcomes ${dates[0]} to ${dates.at(-1)}. Both ways were fixed on those years alone, and
neither was changed when the figures of 2010-2018 were known.

- Members speak when their history is long enough:
  ${since}. Before that a
  member's weight goes to the others in proportion, as in the live engine: each vector of weights is scored by what the
  engine would have said with it on that evening.
- A member needs 250 days of its own to have a weight.
- Lambda, the pull towards equal weights, is chosen walk-forward inside these years (learned on 500 days, scored on the
  250 after, ${learned[0]?.lambda.folds} times): the strongest within one standard error of the least loss.

${learned.map((each) => sectionOf(each, learning.members)).join("\n\n")}

${comparison(learned)}
`;
}

function sectionOf({ name, admission, lambda, chosen }: Learned, members: readonly string[]): string {
  const weights = members.map((member, m) => `${member} ${at(chosen.weights, m).toFixed(1)}`).join(", ");
  const alone = [...chosen.memberLosses].map(([member, loss]) => `${member} ${loss.toFixed(4)}`).join(", ");
  const excluded = chosen.excluded.map((each) => `${each.name} (p ${each.pValue.toPrecision(2)})`).join(", ");
  const who =
    admission === "not-worse"
      ? `As the live engine does it: a member has weight zero where a Diebold-Mariano test on the days on which all speak finds it
worse than the best one alone.

- FZ0 alone on those days: ${alone}.
- Significantly worse: ${excluded || "none"}.`
      : `Every member may have a weight, however it does alone: what counts is whether the pool is better with it. With 50
portfolios a test of members alone finds differences that are sure but small, and can leave a pool of one.`;
  return `### ${name[0]?.toUpperCase()}${name.slice(1)}

${who}

${lambdaTable(lambda)}

Lambda ${lambda.lambda}; weights: ${weights}.
FZ0 of that pool in the learning years: ${chosen.poolLoss.toFixed(4)}.`;
}

/** The two ways on the scored days of the learning years. */
function comparison([first, second]: readonly Learned[]): string {
  if (!first || !second) return "";
  const test = dieboldMariano(
    second.lambda.losses.map((loss, t) => loss - at(first.lambda.losses, t)),
    { window: "bartlett" },
  );
  if (test.status !== "ok") return "On the scored days of the learning years both ways said the same.";
  const { meanDifference, statistic } = test.value;
  return `On the scored days of the learning years the mean FZ0 of the second way less that of the first is ${meanDifference.toFixed(4)}, standard error
${Math.abs(meanDifference / statistic).toFixed(4)}${Math.abs(statistic) < 2 ? ": they can't be told apart" : ""}.`;
}

function verdict(rows: ReadonlyMap<string, CoverageRow[]>, name: string, asked: number): string {
  const own = rows.get(name) ?? [];
  const shares = own.map(
    ({ level, passConditional }) => `${percent(passConditional)} at ${percent(level, 1)}`,
  );
  const isMet = own.length > 0 && own.every(({ passConditional }) => passConditional >= asked);
  return `${isMet ? "Met" : "Not met"}: ${shares.join(" and ")}.`;
}

const tableOf = (rows: ReadonlyMap<string, CoverageRow[]>): string =>
  aligned([
    ["Forecaster", "Level", "Exceptions", "Kupiec", "Independence", "Conditional coverage", "FZ0"],
    ...[...rows].flatMap(([name, own]) =>
      own.map((row) => [
        name,
        percent(row.level, 1),
        percent(row.rate, 2),
        percent(row.passKupiec),
        percent(row.passIndependence),
        percent(row.passConditional),
        row.meanFz0.toFixed(4),
      ]),
    ),
  ]);

const lambdaTable = ({ scores }: ChosenLambda): string =>
  aligned([
    ["Lambda", "FZ0", "Above the least", "Standard error of that"],
    ...scores.map(({ lambda, loss, excess, error }) => [
      String(lambda),
      loss.toFixed(4),
      excess.toFixed(4),
      error.toFixed(4),
    ]),
  ]);

/** A table whose columns stand under one another; the first row is its head. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
