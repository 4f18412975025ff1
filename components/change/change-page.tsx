"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf, useApi } from "~/components/api/api";
import { currencySign, inColumn, money, thousandsOf } from "~/components/format/money";
import { asProse } from "~/components/format/prose";
import { marketDay, marketMinute } from "~/components/format/time";
import { useLive } from "~/components/live/live-risk";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import type { ChangeReport } from "~/server/domain/change-report";
import { SINCE, type Since } from "~/server/domain/question";
import { changeRows, mainCause, pnlRows, SINCE_NAMES } from "./change.view";
import { TermsTable } from "./terms-table";

const FIGURES = [
  ["var99", "VaR 99"],
  ["var95", "VaR 95"],
  ["es975", "ES 97.5"],
] as const;
type Figure = (typeof FIGURES)[number][0];
const POSITIONS_SHOWN = 10;

/** Why did VaR move, and what was the profit made of? */
export function ChangePage() {
  const { state } = useLive();
  const portfolioId = state.board?.portfolioId ?? "";
  const [since, setSince] = useState<Since>("close");
  const [figure, setFigure] = useState<Figure>("var99");
  const report = useQuery(
    useApi().risk.change.queryOptions(
      { portfolioId, since },
      {
        enabled: portfolioId !== "",
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const found = report.isError ? undefined : report.data;
  return (
    <>
      <Verdict
        {...findingOf(found, figure)}
        acts={
          <>
            <span className="segments">
              {SINCE.map((each) => (
                <button key={each} type="button" aria-pressed={since === each} onClick={() => setSince(each)}>
                  {SINCE_NAMES[each]}
                </button>
              ))}
            </span>
            <button
              type="button"
              className="button is-quiet"
              disabled={report.isFetching}
              onClick={() => void report.refetch()}
            >
              {report.isFetching ? "Computing" : "Up to now"}
            </button>
          </>
        }
      />
      {report.isPending && (
        <Panel title="Why it moved">
          <Loading what="the explanation" />
        </Panel>
      )}
      {report.isError && (
        <Panel title="Why it moved">
          <Said title="Could not be explained" isAlert>
            <p>{sentenceOf(report.error)}</p>
          </Said>
        </Panel>
      )}
      {found && <Explained report={found} figure={figure} onFigure={setFigure} />}
    </>
  );
}

function findingOf(report: ChangeReport | undefined, figure: Figure) {
  if (report?.change.status !== "ok")
    return { tone: "unknown" as const, finding: report ? "VaR can't be explained" : "Why did VaR move?" };
  const { fromBase, toBase } = report.change.value.figures[figure];
  const name = FIGURES.find(([key]) => key === figure)?.[1] ?? "";
  const cause = mainCause(changeRows(report.change.value.figures[figure]));
  const moved = money(toBase - fromBase, { currency: report.baseCurrency, signed: true });
  return {
    tone: "calm" as const,
    finding: cause
      ? `${name} moved by ${moved}, most of all by ${cause.name.toLowerCase()}`
      : `${name} did not move`,
    because: `From ${stamp(report.fromAsOfMs)} to ${stamp(report.toAsOfMs)}, New York.`,
  };
}

const stamp = (ms: number): string => `${marketMinute(ms)} ${marketDay(ms)}`;

type ExplainedProps = {
  readonly report: ChangeReport;
  readonly figure: Figure;
  readonly onFigure: (figure: Figure) => void;
};

function Explained({ report, figure, onFigure }: ExplainedProps) {
  const { change, pnl, baseCurrency, notes } = report;
  const sign = currencySign(baseCurrency);
  return (
    <div className="change">
      <Panel
        title="Value at risk"
        note={`inputs switched from then to now, one group after the other, the whole book revalued each time`}
        side={
          <span className="segments">
            {FIGURES.map(([key, name]) => (
              <button key={key} type="button" aria-pressed={figure === key} onClick={() => onFigure(key)}>
                {name}
              </button>
            ))}
          </span>
        }
        foot={
          [...notes, ...(change.status === "ok" ? change.value.notes : [])].map(asProse).join(" ") ||
          undefined
        }
      >
        {change.status === "unavailable" ? (
          <Said title="Not explained">
            <p>{asProse(change.reason)}</p>
          </Said>
        ) : (
          <VarTerms change={change.value.figures[figure]} sign={sign} />
        )}
      </Panel>
      <Panel title="Profit and loss" note="of the same stretch of time">
        {pnl.status === "unavailable" ? (
          <Said title="Not attributed">
            <p>{asProse(pnl.reason)}</p>
          </Said>
        ) : (
          <>
            <TermsTable
              rows={pnlRows(pnl.value)}
              unit={thousandsOf(Math.abs(pnl.value.actualBase))}
              caption={`Terms of the profit in ${sign}${thousandsOf(Math.abs(pnl.value.actualBase)).label}; they sum to it`}
              sum={{
                name: `P&L, ${sign}${thousandsOf(Math.abs(pnl.value.actualBase)).label}`,
                value: pnl.value.actualBase,
              }}
            />
            <p className="panel-foot">
              Hypothetical, prices, volatility and currencies alone:{" "}
              {money(pnl.value.hypotheticalBase, { currency: baseCurrency, signed: true })}.
              {pnl.value.unavailable.length > 0 &&
                ` Not valued at both ends: ${pnl.value.unavailable.map(({ symbol }) => symbol).join(", ")}.`}
            </p>
          </>
        )}
      </Panel>
      {change.status === "ok" && (
        <Panel
          title="Positions"
          note={`share of VaR 99 then and now, ${sign}${thousandsOf(change.value.figures.var99.toBase).label}`}
        >
          <PositionChanges change={change.value} />
        </Panel>
      )}
    </div>
  );
}

type Change = Extract<ChangeReport["change"], { status: "ok" }>["value"];

function VarTerms({ change, sign }: { change: Change["figures"]["var99"]; sign: string }) {
  const unit = thousandsOf(Math.max(change.fromBase, change.toBase));
  return (
    <TermsTable
      rows={changeRows(change)}
      unit={unit}
      caption={`Terms of the change in ${sign}${unit.label}; they sum to it`}
      sum={{
        name: `${sign}${unit.label} ${inColumn(change.fromBase, unit)} to ${inColumn(change.toBase, unit)}`,
        value: change.toBase - change.fromBase,
      }}
    />
  );
}

function PositionChanges({ change }: { change: Change }) {
  const unit = thousandsOf(change.figures.var99.toBase);
  return (
    <table className="tight">
      <thead className="only-heard">
        <tr>
          <th scope="col">Position</th>
          <th scope="col">Then</th>
          <th scope="col">Now</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {change.positions.slice(0, POSITIONS_SHOWN).map(({ positionId, symbol, fromBase, toBase }) => (
          <tr key={positionId}>
            <th scope="row">
              <b>{symbol}</b>
            </th>
            <td className="is-right is-muted">{inColumn(fromBase, unit)}</td>
            <td className="is-right">{inColumn(toBase, unit)}</td>
            <td className="is-right">{inColumn(toBase - fromBase, unit, true)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
