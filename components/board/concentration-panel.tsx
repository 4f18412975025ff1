import { HowLink } from "~/components/explained/how-link";
import { fixed } from "~/components/format/count";
import { money } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { Measured } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import type { Contribution } from "~/server/domain/snapshot";
import type { Board } from "~/server/services/risk/board-of";

const SECTORS_SHOWN = 7;

export function ConcentrationPanel({ board }: { board: Board }) {
  const { concentration, baseCurrency: currency } = board;
  const sectors = concentration.sectors.slice(0, SECTORS_SHOWN);
  const widest = sectors[0]?.share ?? 1;
  const named = ({ label, valueBase, share }: Contribution) =>
    `${label} ${percent(share)}, ${money(valueBase, { currency, signed: true })}`;
  return (
    <Panel
      title="Concentration"
      note="share of gross"
      side={
        concentration.sectors.length > SECTORS_SHOWN
          ? `${SECTORS_SHOWN} of ${concentration.sectors.length} sectors`
          : undefined
      }
    >
      <dl className="pairs panel-body">
        <dt>Largest position</dt>
        <dd>
          <Measured measure={concentration.largestPosition}>
            {(largest) => (
              <HowLink figure="largest-position" what="largest position">
                {named(largest)}
              </HowLink>
            )}
          </Measured>
        </dd>
        <dt>Largest issuer</dt>
        <dd>
          <Measured measure={concentration.largestIssuer}>{named}</Measured>
        </dd>
        <dt>Effective names</dt>
        <dd>
          <Measured measure={concentration.effectiveNames}>
            {(names) => (
              <HowLink figure="effective-names" what="effective names">
                {fixed(names, 1)}
              </HowLink>
            )}
          </Measured>
        </dd>
      </dl>
      <table className="tight">
        <caption className="only-heard">Share of gross by sector</caption>
        <tbody>
          {sectors.map(({ label, share }, rank) => (
            <tr key={label}>
              <th scope="row" className="is-second-ink">
                {label}
              </th>
              <td className="tight-bar">
                <span className="share-bar" aria-hidden="true">
                  <i style={{ width: `${(share / widest) * 100}%` }} />
                </span>
              </td>
              <td className="is-right">
                {rank === 0 ? (
                  <HowLink figure="largest-sector" what={`largest sector, ${label}`}>
                    {percent(share)}
                  </HowLink>
                ) : (
                  percent(share)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
