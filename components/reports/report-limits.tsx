import { STATE_WORDS } from "~/components/breaches/case.view";
import { asProse } from "~/components/format/prose";
import { marketDay, marketMinute } from "~/components/format/time";
import { limitFigure } from "~/components/limits/limit-words";
import { CASE_STATES } from "~/server/domain/breach";
import type { DailyReport, ReportBreach } from "~/server/domain/daily-report";
import type { LimitEvaluation } from "~/server/domain/limit";
import { LimitTable } from "./limit-table";
import { more, SHOWN, STANDING_WORDS } from "./report.view";
import { Section } from "./report-section";

type Props = { readonly report: DailyReport };

/** Every limit and how much of it is used, and the episodes of the day with what people did about them. */
export function LimitsSections({ report }: Props) {
  const { limits, breaches, baseCurrency: currency } = report;
  const shown = limits.slice(0, SHOWN.limits);
  return (
    <>
      <Section
        title="Breaches"
        note="since the last close; cases as they stood when the report was made"
        foot={more(breaches.length, SHOWN.breaches)}
      >
        {breaches.length === 0 ? (
          <p>No episode was open, opened or cured since the last close.</p>
        ) : (
          <table>
            <thead>
              <tr>
                {["", "Limit", "Opened", "Value", "Worst", "Limit at", "Case", "With"].map((name) => (
                  <th key={name} scope="col">
                    {name || <span className="only-heard">Standing</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {breaches.slice(0, SHOWN.breaches).map((breach) => (
                <BreachRow key={breach.breachId} breach={breach} currency={currency} />
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <Section
        title="Utilisation of limits"
        note={`${limits.length}, open and fullest first`}
        foot={more(limits.length, SHOWN.limits)}
      >
        {limits.length === 0 ? (
          <p>No limits are set on this portfolio.</p>
        ) : (
          <div className="report-halves">
            {halvesOf(shown).map((half) => (
              <LimitTable key={half[0]?.limitId} limits={half} currency={currency} />
            ))}
          </div>
        )}
      </Section>
    </>
  );
}

function halvesOf(limits: readonly LimitEvaluation[]): readonly (readonly LimitEvaluation[])[] {
  const middle = Math.ceil(limits.length / 2);
  return [limits.slice(0, middle), limits.slice(middle)].filter((half) => half.length > 0);
}

function BreachRow({ breach, currency }: { readonly breach: ReportBreach; readonly currency: string }) {
  const { unit, openedAtMs, lastValue, worstValue, threshold, caseState, caseOwner, reason } = breach;
  const write = (value: number) => limitFigure(value, unit, currency);
  const state = CASE_STATES.find((each) => each === caseState);
  return (
    <tr>
      <td>
        <b>{STANDING_WORDS[breach.standing]}</b>
      </td>
      <th scope="row">
        {breach.limitName} <span className="is-muted">{breach.kind}</span>
        {reason !== null && <span className="is-muted"> {asProse(reason)}</span>}
      </th>
      <td>
        {marketMinute(openedAtMs)} {marketDay(openedAtMs)}
      </td>
      <td>{lastValue === null ? "unknown" : write(lastValue)}</td>
      <td>{write(worstValue)}</td>
      <td>{write(threshold)}</td>
      <td>{state ? STATE_WORDS[state] : caseState}</td>
      <td>{caseOwner ?? "nobody"}</td>
    </tr>
  );
}
