import { coverageLines } from "~/components/board/coverage.view";
import { fixed } from "~/components/format/count";
import { wordOfMethod } from "~/components/format/methods";
import { finePercent, percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { calendarDay } from "~/components/format/time";
import { Measured } from "~/components/ui/figure";
import type { DailyReport, ReportBacktest } from "~/server/domain/daily-report";
import { more, SHOWN } from "./report.view";
import { FigureTable, Section } from "./report-section";

type Props = { readonly report: DailyReport };

/** How far the figures may be trusted: forecasts against what came, data, models. */
export const TrustSections = ({ report }: Props) => (
  <>
    <Backtest report={report} />
    <DataQuality report={report} />
    <Models report={report} />
  </>
);

function Backtest({ report: { backtest } }: Props) {
  return (
    <Section title="Back-test of the pool" note="hypothetical P&L; zone of the newest 250 days">
      {backtest.status !== "ok" ? (
        <p>Not scored: {asProse(backtest.reason)}.</p>
      ) : (
        <FigureTable
          caption="Exceptions and tests by level"
          heads={["Level", "Exceptions", "Expected", "Days", "POF p", "CC p", "Zone"]}
          rows={backtest.value.map((score) => ({
            key: String(score.level),
            name: percent(score.level, { digits: 1 }).replace(".0%", "%"),
            cells: backtestCells(score),
          }))}
        />
      )}
    </Section>
  );
}

const backtestCells = (score: ReportBacktest) => [
  score.exceptions,
  fixed(score.expected, 1),
  score.days,
  fixed(score.coverageP, 3),
  fixed(score.conditionalCoverageP, 3),
  <Measured key="zone" measure={score.trafficLight}>
    {({ zone, multiplier }) => (multiplier === null ? zone : `${zone}, ×${fixed(multiplier, 2)}`)}
  </Measured>,
];

function DataQuality({ report: { coverage, window } }: Props) {
  const lines = coverageLines(coverage, window.scenarios);
  const share = (value: number) => finePercent(value);
  return (
    <Section
      title="Data quality"
      note={`${coverage.priced} of ${coverage.positions} positions priced by their own history`}
      foot={more(lines.length, SHOWN.findings)}
    >
      <FigureTable
        caption="Positions and share of gross by what is wrong with their data"
        heads={["Exception", "Positions", "Of gross"]}
        rows={[
          {
            key: "unpriced",
            name: "Unpriced, in no figure",
            cells: [coverage.excluded, share(coverage.excludedShareOfGross)],
          },
          {
            key: "proxied",
            name: "Moved by a stand-in",
            cells: [coverage.proxied, share(coverage.proxiedShareOfGross)],
          },
          {
            key: "stale",
            name: "Price too old",
            cells: [coverage.stalePositions, share(coverage.staleShareOfGross)],
          },
          {
            key: "late",
            name: "Price late",
            cells: [coverage.late.length, share(coverage.lateShareOfGross)],
          },
        ]}
      />
      <ul>
        {lines.slice(0, SHOWN.findings).map(({ what, why }) => (
          <li key={what + why}>
            <b>{what}</b> {asProse(why)}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Models({ report }: Props) {
  const { models, regime, provenance, window } = report;
  const { members, weighting } = models;
  return (
    <Section
      title="Models"
      note={`scenarios of ${calendarDay(window.first, true)} to ${calendarDay(window.last, true)}`}
      foot={`Weights: ${weighting ? `${asProse(weighting.method)}, ${weighting.businessDate}` : "as set at the start"}. Model set ${provenance.modelSet}; version ${provenance.codeVersion}.`}
    >
      <FigureTable
        caption="Members of the pool with their weights"
        heads={["Member", "Weight", "Scenarios"]}
        rows={members.slice(0, SHOWN.members).map(({ name, weight, scenarios, unavailable }) => ({
          key: name,
          name: (
            <>
              {wordOfMethod(name)}{" "}
              {unavailable !== undefined && <span className="is-muted">{asProse(unavailable)}</span>}
            </>
          ),
          cells: [percent(weight, { digits: 0 }), scenarios],
        }))}
      />
      <p>
        State of the market:{" "}
        <Measured measure={regime}>
          {({ current, evidence }) => (
            <>
              <b>{current}</b>, {asProse(evidence)}
            </>
          )}
        </Measured>
        .
      </p>
    </Section>
  );
}
