import { HowLink } from "~/components/explained/how-link";
import { fixed, inDays } from "~/components/format/count";
import { money } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { Measured } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import type { Board } from "~/server/services/risk/board-of";

export function LiquidityPanel({ board }: { board: Board }) {
  const { liquidity, conventions } = board;
  return (
    <Panel
      title="Liquidity"
      note={`at ${percent(conventions.participation, { digits: 0 })} of daily volume`}
      foot={
        liquidity.unknownShareOfGross > 0
          ? `${percent(liquidity.unknownShareOfGross)} of gross has no known volume and is in no step.`
          : undefined
      }
    >
      <dl className="pairs panel-body">
        <dt>Slowest position</dt>
        <dd>
          <Measured measure={liquidity.daysToLiquidate}>
            {(days) => (
              <HowLink figure="days-to-liquidate" what="days to liquidate">
                <b>{inDays(days)}</b>
              </HowLink>
            )}
          </Measured>
        </dd>
        {board.liquidityVar99Base && (
          <>
            <dt>VaR 99 while it is sold</dt>
            <dd>
              <Measured measure={board.liquidityVar99Base}>
                {(loss) => <b>{money(loss, { currency: board.baseCurrency })}</b>}
              </Measured>
            </dd>
          </>
        )}
        <dt>Score, 1 is all within a day</dt>
        <dd>
          <Measured measure={liquidity.score}>
            {(score) => (
              <HowLink figure="liquidity-score" what="liquidity score">
                {fixed(score, 2)}
              </HowLink>
            )}
          </Measured>
        </dd>
      </dl>
      <table className="tight">
        <caption className="only-heard">Share of gross that is sold after a number of days</caption>
        <tbody>
          {liquidity.profile.map(({ days, shareLiquidated }) => (
            <tr key={days}>
              <th scope="row" className="is-muted">
                {days} {days === 1 ? "day" : "days"}
              </th>
              <td className="tight-bar">
                <span className="share-bar" aria-hidden="true">
                  <i style={{ width: `${shareLiquidated * 100}%` }} />
                </span>
              </td>
              <td className="is-right">{percent(shareLiquidated)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
