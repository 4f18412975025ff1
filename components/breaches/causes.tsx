"use client";
import { SignedBar } from "~/components/charts/signed-bar";
import { money } from "~/components/format/money";
import { asProse } from "~/components/format/prose";
import { Said } from "~/components/ui/said";
import type { BreachReport } from "~/server/domain/breach-report";
import { causeRows, idleCauses, instants, legWords, whyFinding } from "./why.view";

/** When it was within its line and when it opened, and what had no part in it. */
export function footOf(report: BreachReport): string {
  const idle = report.explained.status === "ok" ? idleCauses(report.explained.value) : "";
  return [instants(report), idle, ...report.notes.map(asProse)].filter((part) => part !== "").join(" ");
}

/** Causes of a change, largest first, and the positions behind them. */
export function Causes({ report }: { report: BreachReport }) {
  const { explained, limit, baseCurrency: currency } = report;
  if (explained.status === "unavailable")
    return (
      <>
        <Said title="Not explained">
          <p>{asProse(explained.reason)}</p>
        </Said>
        <Legs report={report} />
      </>
    );
  const rows = causeRows(explained.value, limit.unit, currency);
  const values = rows.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const { positions, positionsBy } = explained.value;
  const byWords = positionsBy === "exposure" ? "exposure" : "share of VaR 99";
  return (
    <>
      <p className="panel-body is-second-ink">{whyFinding(report)}</p>
      <div className="why-tables">
        <table className="tight">
          <caption className="only-heard">Causes of the change, largest first; they sum to it</caption>
          <tbody>
            {rows.map(({ key, name, value, text }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td className="tight-bar">
                  <SignedBar value={value} low={low} high={high} />
                </td>
                <td className="is-right">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className="tight">
          <caption className="why-caption">Positions whose {byWords} changed most</caption>
          <tbody>
            {positions.map(({ positionId, symbol, fromBase, toBase }) => (
              <tr key={positionId}>
                <th scope="row">
                  <b>{symbol}</b>
                </th>
                <td className="is-right is-muted">
                  {money(fromBase, { currency })} to {money(toBase, { currency })}
                </td>
                <td className="is-right">{money(toBase - fromBase, { currency, signed: true })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Legs report={report} />
    </>
  );
}

/** Of a limit that is made of others: each of them, from where to where and by what. */
function Legs({ report: { legs = [], baseCurrency } }: { report: BreachReport }) {
  if (legs.length === 0) return null;
  return (
    <table className="tight">
      <caption className="why-caption">The limits that it is made of</caption>
      <tbody>
        {legs.map((leg) => {
          const { change, line, because } = legWords(leg, baseCurrency);
          return (
            <tr key={leg.limit.id}>
              <th scope="row">
                <b>{leg.limit.name}</b> {leg.isOver && <span className="chip is-breach">over its line</span>}
              </th>
              <td>{change}</td>
              <td className="is-muted">{line}</td>
              <td className="is-muted">{because}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
