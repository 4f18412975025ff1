import { counted, dayCount, fixed, inDays } from "~/components/format/count";
import { moneyInFull } from "~/components/format/money";
import { finePercent, percent } from "~/components/format/percent";
import { calendarDay } from "~/components/format/time";
import { Measured } from "~/components/ui/figure";
import type { DailyReport } from "~/server/domain/daily-report";
import type { Measure } from "~/server/domain/measure";
import type { Contribution } from "~/server/domain/snapshot";
import { more, SHOWN } from "./report.view";
import { FigureTable, Section } from "./report-section";

type Props = { readonly report: DailyReport };

/** What the risk is made of, and what it would cost to leave it. */
export const BooksSections = ({ report }: Props) => (
  <>
    <Contributors report={report} />
    <Stress report={report} />
    <Liquidity report={report} />
    <Concentrations report={report} />
    <Counterparties report={report} />
  </>
);

function Contributors({ report }: Props) {
  const { contributors, baseCurrency: currency, figures } = report;
  const { largest, others } = contributors;
  const figureOf = (name: string) => figures.find(({ figure }) => figure === name)?.valueBase;
  const [var99, es975] = [figureOf("var99"), figureOf("es975")];
  const write = (value: number) => moneyInFull(value, { currency });
  const total = (measure: Measure<number> | undefined) =>
    measure ? <Measured measure={measure}>{write}</Measured> : "—";
  const rows = largest.map((each) => ({
    key: each.positionId,
    name: (
      <>
        {each.symbol} <span className="is-muted">{each.bookName}</span>
      </>
    ),
    cells: [write(each.componentVar99), write(each.componentEs975)],
  }));
  const rest = {
    key: "others",
    name: counted(others.count, "other position"),
    cells: [write(others.componentVar99), write(others.componentEs975)],
  };
  const sum = { key: "sum", name: "Portfolio", cells: [total(var99), total(es975)], isSum: true };
  return (
    <Section title="Top contributors" note="components of the pool; they sum to it">
      <FigureTable
        caption="Components of VaR and ES by position"
        heads={["Position", "VaR 99", "ES 97.5"]}
        rows={[...rows, ...(others.count > 0 ? [rest] : []), sum]}
      />
    </Section>
  );
}

function Stress({ report }: Props) {
  const { stress, baseCurrency: currency } = report;
  return (
    <Section
      title="Historical stress"
      note="P&L of the book, full revaluation"
      foot={more(stress.length, SHOWN.stress)}
    >
      {stress.length === 0 ? (
        <p>No episode could be replayed.</p>
      ) : (
        <FigureTable
          caption="Profit of the book in past episodes, and its share of net asset value"
          heads={["Episode", "P&L", "Of NAV"]}
          rows={stress.slice(0, SHOWN.stress).map(({ id, name, from, to, pnlBase, shareOfNav }) => ({
            key: id,
            name: (
              <>
                {name}{" "}
                <span className="is-muted">
                  {calendarDay(from)} to {calendarDay(to, true)}
                </span>
              </>
            ),
            cells: [
              moneyInFull(pnlBase, { currency, signed: true }),
              <Measured key="share" measure={shareOfNav}>
                {(share) => percent(share, { signed: true })}
              </Measured>,
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Liquidity({ report }: Props) {
  const { daysToLiquidate, score, profile, unknownShareOfGross } = report.liquidity;
  return (
    <Section
      title="Liquidity"
      note={`share of gross sold at ${percent(report.conventions.participation, { digits: 0 })} of daily volume`}
      foot={
        unknownShareOfGross > 0
          ? `${finePercent(unknownShareOfGross)} of gross has no known volume and is in no step.`
          : undefined
      }
    >
      <p>
        Slowest position <Measured measure={daysToLiquidate}>{(days) => <b>{inDays(days)}</b>}</Measured>,
        score <Measured measure={score}>{(value) => <b>{fixed(value, 2)}</b>}</Measured> of 1.
      </p>
      {profile.length > 0 && (
        <table>
          <caption className="only-heard">Share of gross sold after days</caption>
          <thead>
            <tr>
              {profile.map(({ days }) => (
                <th key={days} scope="col" className="is-right">
                  {dayCount(days).replace(/\.0$/, "")} d
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {profile.map(({ days, shareLiquidated }) => (
                <td key={days} className="is-right">
                  {percent(shareLiquidated, { digits: 0 })}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Concentrations({ report }: Props) {
  const { concentration, baseCurrency: currency } = report;
  const { largestPosition, largestIssuer, herfindahl, effectiveNames, sectors, issuers, currencies } =
    concentration;
  const named = ({ label, share }: Contribution) => `${label} ${percent(share)}`;
  const kinds = [
    ["Sectors", sectors],
    ["Issuers", issuers],
    ["Currencies", currencies],
  ] as const;
  return (
    <Section title="Concentration" note="share of gross, value signed">
      <p>
        Largest position <Measured measure={largestPosition}>{named}</Measured>, issuer{" "}
        <Measured measure={largestIssuer}>{named}</Measured>; Herfindahl{" "}
        <Measured measure={herfindahl}>{(value) => fixed(value, 3)}</Measured>,{" "}
        <Measured measure={effectiveNames}>{(value) => fixed(value, 1)}</Measured> effective names.
      </p>
      <div className="report-thirds">
        {kinds.map(([kind, parts]) => (
          <FigureTable
            key={kind}
            caption={`${kind} by share of gross`}
            heads={[kind, "Share"]}
            rows={parts.slice(0, SHOWN.shares).map(({ label, share, valueBase }) => ({
              key: label,
              name: label,
              cells: [
                <span key="share" title={moneyInFull(valueBase, { currency, signed: true })}>
                  {percent(share)}
                </span>,
              ],
            }))}
          />
        ))}
      </div>
    </Section>
  );
}

function Counterparties({ report }: Props) {
  const { counterparties, baseCurrency: currency } = report;
  const { largest, others, unnamed, unvalued } = counterparties;
  const write = (value: number) => moneyInFull(value, { currency });
  const rows = largest.map(({ name, positions, grossBase, valueBase }) => ({
    key: name,
    name,
    cells: [positions, write(grossBase), moneyInFull(valueBase, { currency, signed: true })],
  }));
  return (
    <Section
      title="Counterparties"
      note="no netting, no collateral"
      foot={
        [
          largest.length > 0 && others.count > 0
            ? `${counted(others.count, "other")}, ${write(others.grossBase)} gross.`
            : "",
          largest.length > 0 && unnamed.positions > 0
            ? `${counted(unnamed.positions, "position")} of ${write(unnamed.grossBase)} gross name none.`
            : "",
          unvalued > 0 ? `${counted(unvalued, "position")} without a price are in no sum.` : "",
        ]
          .filter((part) => part !== "")
          .join(" ") || undefined
      }
    >
      {largest.length === 0 ? (
        <p>
          No position names a counterparty: {write(unnamed.grossBase)} of gross in{" "}
          {counted(unnamed.positions, "position")}.
        </p>
      ) : (
        <FigureTable
          caption="Exposure by counterparty, largest first"
          heads={["Counterparty", "Positions", "Gross", "Value"]}
          rows={rows}
        />
      )}
    </Section>
  );
}
