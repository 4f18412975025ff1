import { money } from "~/components/format/money";
import { Missing } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import type { Board } from "~/server/services/risk/board-of";

const SHOWN_MAX = 5;

/** Who may owe the portfolio most; nothing where no position names a counterparty that could. */
export function CounterpartiesPanel({ board }: { board: Board }) {
  const { counterparties = [], baseCurrency: currency } = board;
  if (counterparties.length === 0) return null;
  const write = (amount: number | null) =>
    amount === null ? <Missing reason="its worth is not known" /> : money(amount, { currency });
  return (
    <Panel
      title="Counterparties"
      note="deposits and contracts, netted"
      side={counterparties.length > SHOWN_MAX ? `${SHOWN_MAX} of ${counterparties.length}` : undefined}
      foot="Potential: exceeded with 2.5% probability in ten business days, without collateral."
    >
      <table className="tight">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="is-right">
              Now
            </th>
            <th scope="col" className="is-right">
              Potential
            </th>
          </tr>
        </thead>
        <tbody>
          {counterparties.slice(0, SHOWN_MAX).map(({ name, currentBase, potentialBase }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="is-right">{write(currentBase)}</td>
              <td className="is-right">{write(potentialBase)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
