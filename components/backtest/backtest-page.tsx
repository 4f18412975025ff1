"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf, useApi } from "~/components/api/api";
import { capitalised, counted } from "~/components/format/count";
import { wordOfMethod } from "~/components/format/methods";
import { currencySign, inColumn, thousandsOf } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { calendarDay } from "~/components/format/time";
import { useLive } from "~/components/live/live-risk";
import { Missing } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { Verdict } from "~/components/ui/verdict";
import type { PortfolioScores } from "~/server/services/backtest/score-portfolio";
import {
  backtestFinding,
  exceptionsAt,
  LEVELS,
  type Level,
  levelName,
  lineOf,
  scoreRows,
} from "./backtest.view";
import { ExceptionsChart } from "./exceptions-chart";
import { MethodsNow } from "./methods-now";
import { ScoresTable } from "./scores-table";

/** Stored forecasts change once a business day; a walk through the past arrives within minutes. */
const LOOK_EVERY_MS = 20_000;

/** Did the losses that were forecast come as often as was promised? */
export function BacktestPage() {
  const { state } = useLive();
  const portfolioId = state.board?.portfolioId ?? "";
  const scores = useQuery(
    useApi().backtest.scores.queryOptions(
      { portfolioId },
      { enabled: portfolioId !== "", refetchInterval: LOOK_EVERY_MS },
    ),
  );
  const [level, setLevel] = useState<Level>(0.99);
  if (scores.isError)
    return (
      <Panel title="Back-test">
        <Said title="Could not be read" isAlert>
          <p>{sentenceOf(scores.error)}</p>
        </Said>
      </Panel>
    );
  if (!scores.data)
    return (
      <Panel title="Back-test">
        <Loading what="the scores" />
      </Panel>
    );
  return (
    <>
      <Verdict
        {...backtestFinding(scores.data)}
        acts={
          <span className="segments">
            {LEVELS.map((each) => (
              <button key={each} type="button" aria-pressed={level === each} onClick={() => setLevel(each)}>
                {levelName(each)}
              </button>
            ))}
          </span>
        }
      />
      <Scored found={scores.data} level={level} />
      <MethodsNow portfolioId={portfolioId} />
    </>
  );
}

function Scored({ found, level }: { found: PortfolioScores; level: Level }) {
  const { days, scores, baseCurrency, walkedDays, liveDays, unmeasured } = found;
  if (scores.status === "unavailable" || days.length === 0)
    return (
      <Panel title="Forecasts and outcomes">
        <Said title="No forecast has an outcome yet">
          <p>
            {scores.status === "unavailable" ? `${asProse(scores.reason)}. ` : ""}The holdings of today are
            walked through the past two years in the background; that takes some minutes after a first start.
          </p>
        </Said>
      </Panel>
    );
  const unit = thousandsOf(Math.max(...days.map((day) => Math.abs(day.hypotheticalPnlBase))));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <>
      <Panel
        title="Profit against forecast"
        note={`${currencySign(baseCurrency)}${unit.label}, hypothetical: the same holdings the next business day, no trades, no carry`}
        foot={`${first ? calendarDay(first.date, true) : ""} to ${last ? calendarDay(last.date, true) : ""}: ${counted(walkedDays, "day")} walked afterwards from each evening's past alone with the holdings of the first assessment, ${counted(liveDays, "day")} forecast live before the outcome${unmeasured > 0 ? `, ${unmeasured} without a measurable outcome` : ""}.`}
      >
        <ExceptionsChart days={days} level={level} currency={baseCurrency} />
      </Panel>
      <Panel
        title="Methods"
        note={`at ${levelName(level)}; p-values below 0.05 speak against the method`}
        foot={`Losses are divided by gross before they are compared. ${scores.value.refit === "" ? "" : `Fits: ${scores.value.refit}. `}Only the pool drives limits; the others are its members or comparisons.`}
      >
        <ScoresTable rows={scoreRows(scores.value.methods, level)} />
      </Panel>
      {found.weighting && <Weights weighting={found.weighting} />}
      <Exceptions found={found} level={level} />
    </>
  );
}

/** One vector for all portfolios, learned anew after each close. */
function Weights({ weighting }: { weighting: NonNullable<PortfolioScores["weighting"]> }) {
  const { weights, excluded, method, businessDate } = weighting;
  const left = excluded.map(({ name }) => wordOfMethod(name)).join(", ");
  return (
    <Panel
      title="Weights of the pool"
      note={`one vector for all portfolios, outcomes up to ${calendarDay(businessDate, true)}`}
      foot={`${capitalised(asProse(method))}.${left === "" ? "" : ` Weight zero because significantly worse than the best: ${left}.`}`}
    >
      <table className="tight">
        <tbody>
          {weights.map(([member, weight]) => (
            <tr key={member}>
              <th scope="row">{wordOfMethod(member)}</th>
              <td className="is-right">{percent(weight, { digits: 0 })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Exceptions({ found, level }: { found: PortfolioScores; level: Level }) {
  const exceptions = exceptionsAt(found.days, level).reverse();
  const unit = thousandsOf(Math.max(1, ...exceptions.map((day) => Math.abs(day.hypotheticalPnlBase))));
  return (
    <Panel
      title="Exceptions of the pool"
      note={`at ${levelName(level)}, ${currencySign(found.baseCurrency)}${unit.label}`}
    >
      {exceptions.length === 0 ? (
        <Said title="None" tone="calm">
          <p>No day lost more than was forecast for it.</p>
        </Said>
      ) : (
        <Scroller label="Table of exceptions">
          <table className="exceptions">
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col" className="is-right">
                  Hypothetical P&L
                </th>
                <th scope="col" className="is-right">
                  Actual P&L
                </th>
                <th scope="col" className="is-right">
                  Forecast
                </th>
                <th scope="col" className="is-right">
                  Times the forecast
                </th>
                <th scope="col">Basis</th>
              </tr>
            </thead>
            <tbody>
              {exceptions.map((day) => (
                <tr key={day.date}>
                  <th scope="row">{calendarDay(day.date, true)}</th>
                  <td className="is-right">{inColumn(day.hypotheticalPnlBase, unit, true)}</td>
                  <td className="is-right">
                    {day.actualPnlBase === null ? (
                      <Missing reason="not recorded on that day" />
                    ) : (
                      inColumn(day.actualPnlBase, unit, true)
                    )}
                  </td>
                  <td className="is-right">{inColumn(lineOf(day, level), unit)}</td>
                  <td className="is-right">{(-day.hypotheticalPnlBase / lineOf(day, level)).toFixed(2)}</td>
                  <td>{day.basis === "live" ? "forecast live" : "walked"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}
