import { moneyInFull } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { marketDay, marketMinute } from "~/components/format/time";
import { Measured } from "~/components/ui/figure";
import type { DailyReport, ReportFigure } from "~/server/domain/daily-report";
import { amount, explainedRows, FIGURE_WORDS, limitLine, usedOf } from "./report.view";
import { Section } from "./report-section";

type Props = { readonly report: DailyReport };

/** VaR and ES against their limits and against yesterday's, and why they moved. */
export function FiguresSections({ report }: Props) {
  const { baseCurrency: currency, figures, yesterday, conventions, window } = report;
  const head: readonly (readonly [string, string])[] = [
    ["Net asset value", amount(report.navBase, currency)],
    ["Gross", moneyInFull(report.grossBase, { currency })],
    ["Net", moneyInFull(report.netBase, { currency })],
    ["P&L of the day", amount(report.dayPnlBase, currency, true)],
  ];
  return (
    <>
      <dl className="report-tiles">
        {head.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>Volatility a year</dt>
          <dd>
            <Measured measure={report.volatilityAnnualOfNav}>{(share) => percent(share)}</Measured>
          </dd>
        </div>
      </dl>
      <Section
        title="Value at risk and expected shortfall"
        note={`pool, ${conventions.horizonDays} day, ${conventions.quantile}, ${conventions.shortfall}, ${window.scenarios} scenarios`}
        foot={yesterday.status === "ok" ? undefined : `Yesterday: ${asProse(yesterday.reason)}.`}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col" className="is-right">
                Now
              </th>
              <th scope="col" className="is-right">
                {yesterday.status === "ok" ? marketDay(yesterday.value.asOfMs) : "Yesterday"}
              </th>
              <th scope="col" className="is-right">
                Change
              </th>
              <th scope="col" className="is-right">
                Limit
              </th>
              <th scope="col" className="is-right">
                Used
              </th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure) => (
              <FigureRow key={figure.figure} figure={figure} currency={currency} />
            ))}
          </tbody>
        </table>
      </Section>
      <Explanation report={report} />
    </>
  );
}

function FigureRow({ figure, currency }: { readonly figure: ReportFigure; readonly currency: string }) {
  const { limit } = figure;
  return (
    <tr>
      <th scope="row">{FIGURE_WORDS[figure.figure]}</th>
      <td className="is-right">
        <b>{amount(figure.valueBase, currency)}</b>
      </td>
      <td className="is-right">{amount(figure.yesterdayBase, currency)}</td>
      <td className="is-right">{amount(figure.changeBase, currency, true)}</td>
      <td className="is-right">{limit ? limitLine(limit, currency) : "no limit"}</td>
      <td className={`is-right${limit?.state === "breach" ? " text-breach" : ""}`}>
        {limit ? usedOf(limit) : "—"}
      </td>
    </tr>
  );
}

function Explanation({ report }: Props) {
  const { explanation, baseCurrency: currency, figures } = report;
  if (explanation.status !== "ok")
    return (
      <Section title="Why it moved">
        <p>Not explained: {asProse(explanation.reason)}.</p>
      </Section>
    );
  const { fromAsOfMs, toAsOfMs, notes } = explanation.value;
  return (
    <Section
      title="Why it moved"
      note={`from ${marketMinute(fromAsOfMs)} ${marketDay(fromAsOfMs)} to ${marketMinute(toAsOfMs)}; inputs switched group by group, the terms sum to the change`}
      foot={notes.length > 0 ? notes.map(asProse).join(" ") : undefined}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Term</th>
            {figures.map(({ figure }) => (
              <th key={figure} scope="col" className="is-right">
                {FIGURE_WORDS[figure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {explainedRows(report).map(({ key, name, values }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {figures.map(({ figure }, i) => (
                <td key={figure} className="is-right">
                  {moneyInFull(values[i] ?? 0, { currency, signed: true })}
                </td>
              ))}
            </tr>
          ))}
          <tr className="is-sum">
            <th scope="row">Change</th>
            {figures.map(({ figure, changeBase }) => (
              <td key={figure} className="is-right">
                {amount(changeBase, currency, true)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </Section>
  );
}
