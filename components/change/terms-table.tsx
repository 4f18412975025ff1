import { SignedBar } from "~/components/charts/signed-bar";
import { type ColumnUnit, inColumn } from "~/components/format/money";
import type { TermRow } from "./change.view";

type Props = {
  readonly rows: readonly TermRow[];
  readonly unit: ColumnUnit;
  readonly caption: string;
  readonly sum: { readonly name: string; readonly value: number };
};

/** Terms with their bars, and the sum that they come to. */
export function TermsTable({ rows, unit, caption, sum }: Props) {
  const values = rows.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return (
    <table className="tight">
      <caption className="only-heard">{caption}</caption>
      <tbody>
        {rows.map(({ key, name, value }) => (
          <tr key={key}>
            <th scope="row" className={value === 0 ? "is-muted" : ""}>
              {name}
            </th>
            <td className="tight-bar">{value !== 0 && <SignedBar value={value} low={low} high={high} />}</td>
            <td className={`is-right${value === 0 ? " is-muted" : ""}`}>{inColumn(value, unit, true)}</td>
          </tr>
        ))}
        <tr className="is-strong">
          <th scope="row">{sum.name}</th>
          <td />
          <td className="is-right">{inColumn(sum.value, unit, true)}</td>
        </tr>
      </tbody>
    </table>
  );
}
