"use client";
import { useQuery } from "@tanstack/react-query";
import { sentenceOf, useApi } from "~/components/api/api";
import { wordOfMethod } from "~/components/format/methods";
import { currencySign, inColumn, thousandsOf } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { marketMinute } from "~/components/format/time";
import { Missing } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import type { FigureWithInterval, MethodsReport } from "~/server/domain/method-figures";

const FIGURES = [
  ["var95", "VaR 95"],
  ["var99", "VaR 99"],
  ["es975", "ES 97.5"],
] as const;

/** What VaR could have been: every method on the book of now, each with its interval and its convention. */
export function MethodsNow({ portfolioId }: { portfolioId: string }) {
  const report = useQuery(
    useApi().risk.methods.queryOptions(
      { portfolioId },
      { staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  const found = report.data;
  return (
    <Panel
      title="Every method now"
      {...(found && {
        note: `${currencySign(found.baseCurrency)}${unitOf(found).label}, 1 day, at ${marketMinute(found.asOfMs)} New York; ${percent(found.confidence, { digits: 0 })} intervals`,
      })}
      side={
        <button
          type="button"
          className="button is-quiet"
          disabled={report.isFetching}
          onClick={() => void report.refetch()}
        >
          {report.isFetching ? "Computing" : "Up to now"}
        </button>
      }
      foot="An interval says how far so few days can mislead an estimate; it says nothing of a wrong model. Models are fitted to as much history as there is, up to 1,000 days."
    >
      {report.isPending && <Loading what="the methods" />}
      {report.isError && (
        <Said title="Could not be computed" isAlert>
          <p>{sentenceOf(report.error)}</p>
        </Said>
      )}
      {found && <Table report={found} />}
      {found && <SeveralDays report={found} />}
    </Panel>
  );
}

const FigureHeads = () =>
  FIGURES.map(([key, name]) => (
    <th key={key} scope="col" className="is-right">
      {name}
    </th>
  ));

const NoFigures = ({ reason }: { reason: string }) => (
  <td colSpan={FIGURES.length} className="is-muted">
    <Missing reason={reason} /> {asProse(reason)}
  </td>
);

/** Ten and twenty days by each rule: figures that differ by convention alone. */
function SeveralDays({ report }: { report: MethodsReport }) {
  const unit = unitOf(report);
  return (
    <Scroller label="Table of figures over several days">
      <table className="scores">
        <caption>
          Over several days, holdings held throughout; a figure of many days is a convention as much as a
          forecast
        </caption>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" className="is-right">
              Days
            </th>
            <FigureHeads />
            <th scope="col">Convention</th>
          </tr>
        </thead>
        <tbody>
          {report.horizons.map(({ rule, days, of, convention, figures }) => (
            <tr key={`${rule} ${days}`}>
              <th scope="row">{RULE_WORDS[rule]}</th>
              <td className="is-right">{days}</td>
              {figures.status === "unavailable" ? (
                <NoFigures reason={figures.reason} />
              ) : (
                FIGURES.map(([key]) => (
                  <td key={key} className="is-right">
                    {inColumn(figures.value[key], unit)}
                  </td>
                ))
              )}
              <td className="method-convention">
                {wordOfMethod(of)}
                {convention && `; ${convention}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

const RULE_WORDS: Readonly<Record<MethodsReport["horizons"][number]["rule"], string>> = {
  overlapping: "Overlapping moves",
  "square-root": "Square root of time",
  ewma: "EWMA term structure",
  garch: "GARCH term structure",
};

const unitOf = ({ methods }: MethodsReport) => {
  const pool = methods[0]?.figures;
  return thousandsOf(pool?.status === "ok" ? pool.value.var99.valueBase : 0);
};

function Table({ report }: { report: MethodsReport }) {
  const unit = unitOf(report);
  const span = ({ interval }: FigureWithInterval) =>
    interval.status === "ok"
      ? `${inColumn(interval.value.low, unit)} to ${inColumn(interval.value.high, unit)}`
      : null;
  return (
    <Scroller label="Table of all methods">
      <table className="scores">
        <thead>
          <tr>
            <th scope="col">Method</th>
            <FigureHeads />
            <th scope="col">Convention</th>
          </tr>
        </thead>
        <tbody>
          {report.methods.map(({ name, convention, figures }) => (
            <tr key={name} className={name === "pool" ? "is-strong" : ""}>
              <th scope="row">{wordOfMethod(name)}</th>
              {figures.status === "unavailable" ? (
                <NoFigures reason={figures.reason} />
              ) : (
                FIGURES.map(([key]) => (
                  <td key={key} className="is-right">
                    {inColumn(figures.value[key].valueBase, unit)}{" "}
                    <small className="is-muted">{span(figures.value[key])}</small>
                  </td>
                ))
              )}
              <td className="method-convention">{asProse(convention)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
