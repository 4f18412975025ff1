import Link from "next/link";
import { SignedBar } from "~/components/charts/signed-bar";
import { currencySign } from "~/components/format/money";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import type { Board } from "~/server/services/risk/board-of";
import { contributorsOf } from "./contributors.view";

export function ContributorsPanel({ board }: { board: Board }) {
  const view = contributorsOf(board);
  if (!view)
    return (
      <Panel title="Top contributors">
        <Said title="No VaR to divide" />
      </Panel>
    );
  const values = view.lines.flatMap(({ value, isRest }) => (isRest ? [] : [value]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const unit = `${currencySign(board.baseCurrency)}${view.unit.label}`;
  return (
    <Panel title="Top contributors" note={`component VaR 99, ${unit}`} side={`sum ${view.total}`}>
      <table className="tight">
        <caption className="only-heard">
          Component VaR 99 of the positions that add and relieve most; the rows sum to {view.total} {unit}
        </caption>
        <tbody>
          {view.lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                {line.isRest ? (
                  <b>{line.symbol}</b>
                ) : (
                  <Link className="name-link" href={`/portfolios/${board.portfolioId}/positions/${line.key}`}>
                    <b>{line.symbol}</b>
                  </Link>
                )}
              </th>
              <td className="is-muted tight-detail">{line.detail}</td>
              <td className="tight-bar">
                {!line.isRest && <SignedBar value={line.value} low={low} high={high} />}
              </td>
              <td className="is-right">{line.amount}</td>
              <td className="is-right is-muted">{line.share}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
