import { fixed } from "~/components/format/count";
import { percent } from "~/components/format/percent";
import { Measured, Missing } from "~/components/ui/figure";
import { Scroller } from "~/components/ui/scroller";
import { REJECTED_BELOW, type ScoreRow } from "./backtest.view";

const PLACES = 3;

/** Every method at one level: how often it was exceeded, what the tests say, how sharp it was. */
export function ScoresTable({ rows }: { rows: readonly ScoreRow[] }) {
  return (
    <Scroller label="Table of scores">
      <table className="scores">
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col" className="is-right">
              Exceptions
            </th>
            <th scope="col" className="is-right">
              Rate
            </th>
            <th scope="col">Zone, 250 days</th>
            {TESTS.map(([name, title]) => (
              <th key={name} scope="col" className="is-right" title={title}>
                {name}
              </th>
            ))}
            <th
              scope="col"
              className="is-right"
              title="Mean difference of FZ0 against the pool; below zero is better"
            >
              FZ0 against pool
            </th>
            <th scope="col" title="Model confidence set of FZ0 at 90 %">
              In the set
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, convention, score }) => (
            <tr key={key} className={key === "pool" ? "is-strong" : ""}>
              <th scope="row" title={convention}>
                {name}
              </th>
              {score.status === "unavailable" ? (
                <td colSpan={5 + TESTS.length}>
                  <Missing reason={score.reason} /> <span className="is-muted">{score.reason}</span>
                </td>
              ) : (
                <Cells score={score.value} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

type Score = Extract<ScoreRow["score"], { status: "ok" }>["value"];

function Cells({ score }: { score: Score }) {
  const { exceptions, expected, days, trafficLight, againstReference, confidenceSet } = score;
  return (
    <>
      <td className="is-right">
        {exceptions} <span className="is-muted">of {fixed(expected, 1)}</span>
      </td>
      <td className="is-right">{percent(exceptions / days, { digits: 2 })}</td>
      <td>
        <Measured measure={trafficLight}>
          {({ zone }) => <span className={`zone is-${zone}`}>{zone}</span>}
        </Measured>
      </td>
      {TESTS.map(([name, , pValueOf]) => {
        const pValue = pValueOf(score);
        return (
          <td key={name} className="is-right">
            {pValue === null ? <Missing reason="the test needs an exception" /> : <PValue value={pValue} />}
          </td>
        );
      })}
      <td className="is-right">
        <Measured measure={againstReference}>
          {({ meanDifference, pValue }) => (
            <>
              {fixed(meanDifference, PLACES)} <span className="is-muted">p {fixed(pValue, 2)}</span>
            </>
          )}
        </Measured>
      </td>
      <td>
        <Measured measure={confidenceSet}>{({ isIncluded }) => (isIncluded ? "yes" : "no")}</Measured>
      </td>
    </>
  );
}

/** Column, what it tests, its p-value. */
const TESTS: readonly (readonly [string, string, (score: Score) => number | null])[] = [
  ["Kupiec", "Is the number of exceptions that of the level?", ({ kupiec }) => kupiec.pValue],
  [
    "Independence",
    "Do exceptions follow each other? (Christoffersen)",
    ({ christoffersen }) => christoffersen.independence.pValue,
  ],
  [
    "Cond. coverage",
    "Both together (Christoffersen)",
    ({ christoffersen }) => christoffersen.conditionalCoverage.pValue,
  ],
  [
    "DQ",
    "Can an exception be foretold? (Engle and Manganelli)",
    ({ dynamicQuantile }) => dynamicQuantile.pValue,
  ],
  [
    "TBF",
    "Are the times between exceptions those of chance? (Haas)",
    ({ timeBetweenFailures }) => timeBetweenFailures.mixed.pValue,
  ],
  [
    "ES (Z2)",
    "Are losses beyond VaR as large as forecast? (Acerbi and Szekely)",
    ({ shortfall }) => (shortfall.status === "ok" ? shortfall.value.z2.pValue : null),
  ],
];

/** A small p-value speaks against the model: said in words, not by colour alone. */
function PValue({ value }: { value: number }) {
  if (value >= REJECTED_BELOW) return fixed(value, PLACES);
  return (
    <span className="text-near">
      {fixed(value, PLACES)} <small>rejected</small>
    </span>
  );
}
