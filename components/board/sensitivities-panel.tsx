import { HowLink } from "~/components/explained/how-link";
import { money } from "~/components/format/money";
import { Panel } from "~/components/ui/panel";
import type { Board } from "~/server/services/risk/board-of";

/** What the whole book gains when one thing moves and all else stands still. */
export function SensitivitiesPanel({ board }: { board: Board }) {
  const { greeks, baseCurrency: currency } = board;
  const rows = [
    ["delta", "Delta, per 100%", greeks.deltaBase],
    ["gamma", "Gamma, per 1%", greeks.gammaBasePer1Pct],
    ["vega", "Vega, per point", greeks.vegaBasePerPoint],
    ["theta", "Theta, a day", greeks.thetaBasePerDay],
    ["dv01", "DV01, per bp", greeks.dv01Base],
    ["cs01", "CS01, per bp", greeks.cs01Base],
    ["rho", "Rho, per bp", greeks.rhoBasePerBp],
  ] as const;
  return (
    <Panel title="Sensitivities" note={`${currency}, whole book, by the pricers`}>
      <dl className="pairs panel-body">
        {rows.map(([figure, words, value]) => (
          <div className="pair" key={figure}>
            <dt>{words}</dt>
            <dd>
              <HowLink figure={figure} what={words}>
                {money(value, { currency, signed: true })}
              </HowLink>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
