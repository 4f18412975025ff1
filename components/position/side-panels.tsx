import { SignedBar } from "~/components/charts/signed-bar";
import { quantity } from "~/components/format/count";
import { money, price } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { calendarDay } from "~/components/format/time";
import { Measured, Missing } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import type { PositionRisk } from "~/server/domain/snapshot";
import type { LotRecord } from "~/server/ports/position-book";
import type { Board } from "~/server/services/risk/board-of";
import { drivenEpisodes } from "./position.view";

const TRADING_DAYS = 252;

export function ExposurePanel({ position, currency }: { position: PositionRisk; currency: string }) {
  const signed = (value: number) => money(value, { currency, signed: true });
  return (
    <Panel title="Sensitivities" note={`${currency}, computed by the pricer`}>
      <dl className="greeks panel-body">
        <div>
          <dt>Exposure</dt>
          <dd>
            <Measured measure={position.exposureBase}>{signed}</Measured>
          </dd>
        </div>
        <Measured measure={position.greeks}>
          {({
            deltaBase,
            gammaBasePer1Pct,
            vegaBasePerPoint,
            thetaBasePerDay,
            dv01Base,
            cs01Base,
            rhoBasePerBp,
          }) => (
            <>
              <div>
                <dt>Delta, per 100%</dt>
                <dd>{signed(deltaBase)}</dd>
              </div>
              <div>
                <dt>Gamma, per 1%</dt>
                <dd>{signed(gammaBasePer1Pct)}</dd>
              </div>
              <div>
                <dt>Vega, per point</dt>
                <dd>{signed(vegaBasePerPoint)}</dd>
              </div>
              <div>
                <dt>Theta, a day</dt>
                <dd>{signed(thetaBasePerDay)}</dd>
              </div>
              <div>
                <dt>DV01, per bp</dt>
                <dd>
                  {position.type === "bond" || dv01Base !== 0 ? (
                    signed(dv01Base)
                  ) : (
                    <Missing reason="priced without a yield" />
                  )}
                </dd>
              </div>
              {cs01Base ? (
                <div>
                  <dt>CS01, per bp</dt>
                  <dd>{signed(cs01Base)}</dd>
                </div>
              ) : null}
              {rhoBasePerBp ? (
                <div>
                  <dt>Rho, per bp</dt>
                  <dd>{signed(rhoBasePerBp)}</dd>
                </div>
              ) : null}
            </>
          )}
        </Measured>
        <div>
          <dt>Volatility, a year</dt>
          <dd>
            <Measured measure={position.dailyVolatility}>
              {(daily) => percent(daily * Math.sqrt(TRADING_DAYS))}
            </Measured>
          </dd>
        </div>
        <div>
          <dt>VaR 99 per $1K more</dt>
          <dd>
            <Measured measure={position.marginalVar99}>
              {(marginal) => money(marginal * 1_000, { currency, signed: true })}
            </Measured>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

export function LotsPanel({ lots, currency }: { lots: readonly LotRecord[]; currency: string }) {
  return (
    <Panel title="Lots" note={`price in ${currency}`}>
      {lots.length === 0 ? (
        <p className="panel-body is-muted">No lots were stated.</p>
      ) : (
        <table className="tight">
          <thead>
            <tr>
              <th scope="col">Opened</th>
              <th scope="col" className="is-right">
                Quantity
              </th>
              <th scope="col" className="is-right">
                Price
              </th>
            </tr>
          </thead>
          <tbody>
            {lots.map(({ openedOn, quantity: units, priceLocal }) => (
              <tr key={`${openedOn} ${units} ${priceLocal}`}>
                <td>
                  {openedOn === null ? <Missing reason="no date was given" /> : calendarDay(openedOn, true)}
                </td>
                <td className="is-right">{quantity(units)}</td>
                <td className="is-right">
                  {priceLocal === null ? <Missing reason="no price was given" /> : price(priceLocal)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

export function IssuerPanel({ position }: { position: PositionRisk }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ["Issuer", position.issuer],
    ["Sector", position.sector],
    ["Country", position.country],
    ["Type", position.type],
    ["Book", position.bookName],
  ];
  return (
    <Panel title="Issuer">
      <dl className="pairs panel-body">
        {facts.map(([name, fact]) => (
          <div key={name} className="pair">
            <dt>{name}</dt>
            <dd>{fact ?? <Missing reason="not given" />}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** Where the position is among the five that lose most. */
export function EpisodesPanel({ board, positionId }: { board: Board; positionId: string }) {
  const episodes = drivenEpisodes(board.stress, positionId);
  const low = Math.min(0, ...episodes.map(({ pnlBase }) => pnlBase));
  return (
    <Panel title="In the worst episodes" note="P&L of this position">
      {episodes.length === 0 ? (
        <p className="panel-body is-muted">
          In none of {board.stress.length} episodes is it among the five that lose most.
        </p>
      ) : (
        <table className="tight">
          <tbody>
            {episodes.map(({ id, name, pnlBase }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td className="tight-bar">
                  <SignedBar value={-pnlBase} low={0} high={-low} />
                </td>
                <td className="is-right">{money(pnlBase, { currency: board.baseCurrency, signed: true })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
