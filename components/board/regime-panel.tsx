import { HowLink } from "~/components/explained/how-link";
import { capitalised } from "~/components/format/count";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { REGIMES } from "~/server/domain/regime";
import type { Board } from "~/server/services/risk/board-of";

export function RegimePanel({ board }: { board: Board }) {
  const { regime } = board;
  if (regime.status !== "ok")
    return (
      <Panel title="Regime">
        <Said title="Not known">
          <p>{asProse(regime.reason)}</p>
        </Said>
      </Panel>
    );
  const { current, probabilities, evidence, method } = regime.value;
  return (
    <Panel title="Regime" note={`${capitalised(current)} is in force`} foot={`Method: ${method}.`}>
      <table className="tight">
        <caption className="only-heard">Probability of each regime</caption>
        <tbody>
          {REGIMES.map((name) => (
            <tr key={name}>
              <th scope="row" className="is-second-ink">
                <span className="is-row">
                  <i className={`sea-square sea-${name}`} />
                  {capitalised(name)}
                </span>
              </th>
              <td className="tight-bar">
                <span className="share-bar" aria-hidden="true">
                  <i className={`sea-${name}`} style={{ width: `${probabilities[name] * 100}%` }} />
                </span>
              </td>
              <td className="is-right">
                {name === current ? (
                  <HowLink figure="regime" what="regime">
                    {percent(probabilities[name])}
                  </HowLink>
                ) : (
                  percent(probabilities[name])
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="panel-body is-second-ink">{asProse(evidence)}.</p>
    </Panel>
  );
}
