import { LoadMark } from "~/components/charts/load-mark";
import { toneOf, WORD_OF_TONE } from "~/components/charts/tone";
import { quantity } from "~/components/format/count";
import { money, price } from "~/components/format/money";
import { utilisation } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { marketMinute } from "~/components/format/time";
import { Measured, Missing } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import type { Ticket } from "~/server/domain/ticket";
import { figureRows, outcomeName } from "./trade.view";

/** Every figure and every limit, before and after. */
export function TicketResult({ ticket }: { ticket: Ticket }) {
  const { lines, limits, costBase, baseCurrency, asOfMs } = ticket;
  return (
    <>
      <Panel
        title="Figures"
        note={`at prices of ${marketMinute(asOfMs)} New York, the whole book revalued`}
        foot={
          <>
            <Measured measure={costBase}>
              {(cost) =>
                `Money ${cost < 0 ? "received" : "paid"}: ${money(Math.abs(cost), { currency: baseCurrency })}, base cash.`
              }
            </Measured>{" "}
            Costs of trading and of liquidity are not in it.
          </>
        }
      >
        <Scroller label="Table of figures">
          <table className="ticket-figures">
            <thead>
              <tr>
                <th scope="col">Figure</th>
                <th scope="col" className="is-right">
                  Now
                </th>
                <th scope="col" className="is-right">
                  After
                </th>
                <th scope="col" className="is-right">
                  Change
                </th>
              </tr>
            </thead>
            <tbody>
              {figureRows(ticket).map(({ name, before, after, change, reason }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {[before, after, change].map((text, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: three columns, always the same
                    <td key={column} className="is-right">
                      {text ?? <Missing reason={reason ?? "not known"} />}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      </Panel>
      <Panel
        title="Limits"
        note="decided anew after the trades, those of its desk and of the organisation too"
      >
        {limits.length === 0 ? (
          <Said title="No limits are set" />
        ) : (
          <Scroller label="Table of limits">
            <table className="ticket-limits">
              <thead>
                <tr>
                  <th scope="col">Limit</th>
                  <th scope="col">Kind</th>
                  <th scope="col">Now</th>
                  <th scope="col">After</th>
                </tr>
              </thead>
              <tbody>
                {limits.map((limit) => (
                  <tr key={limit.limitId} className={limit.before === limit.after ? "" : "is-strong"}>
                    <th scope="row">{outcomeName(limit)}</th>
                    <td>{limit.kind}</td>
                    <td>{stateText(limit.before, limit.utilisationBefore)}</td>
                    <td>
                      <span className="is-row">
                        <LoadMark tone={toneOf(limit.after)} size={18} />
                        {stateText(limit.after, limit.utilisationAfter)}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroller>
        )}
      </Panel>
      <Panel title="Lines" note="as they were understood">
        <Scroller label="Table of lines">
          <table className="ticket-lines">
            <tbody>
              {lines.map((line) => (
                <tr key={line.instrumentId}>
                  <th scope="row">
                    <b>{line.symbol}</b> <span className="is-muted">{line.name}</span>
                  </th>
                  <td className="is-right">{quantity(line.quantity)}</td>
                  <td className="is-right">
                    {line.priceLocal === null ? (
                      <Missing reason="no price" />
                    ) : (
                      `${price(line.priceLocal)} ${line.currency}`
                    )}
                  </td>
                  <td>{line.note === null ? "" : asProse(line.note)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      </Panel>
    </>
  );
}

const stateText = (state: Parameters<typeof toneOf>[0], used: number | null): string =>
  used === null ? WORD_OF_TONE[toneOf(state)] : `${WORD_OF_TONE[toneOf(state)]}, ${utilisation(used)}`;
