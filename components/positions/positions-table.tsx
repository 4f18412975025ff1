"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Scroller } from "~/components/ui/scroller";
import { Cells, PositionRow } from "./position-row";
import type { PositionsView, Sort, SortKey } from "./positions.view";

type PositionsTableProps = {
  readonly view: PositionsView;
  readonly portfolioId: string;
  readonly sign: string;
  readonly shareOf: string;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly onToggle: (key: string) => void;
};

type Head = { readonly name: string; readonly key?: SortKey; readonly isBar?: boolean };

export function PositionsTable(props: PositionsTableProps) {
  const { view, portfolioId, sign, shareOf, sort, onSort, onToggle } = props;
  const { unit, riskUnit, lines, total } = view;
  const values = lines.flatMap(({ level, var99Value }) => (level === 2 ? [var99Value] : []));
  const [low, high] = [coarse(Math.min(0, ...values)), coarse(Math.max(0, ...values))];
  const heads: readonly Head[] = [
    { name: "Quantity" },
    { name: "Price" },
    { name: `Value, ${sign}${unit.label}`, key: "value" },
    { name: `Exposure, ${sign}${unit.label}`, key: "exposure" },
    { name: `% of ${shareOf}` },
    { name: `P&L today, ${sign}${unit.label}`, key: "dayPnl" },
    { name: "", isBar: true },
    { name: `VaR 99 comp., ${sign}${riskUnit.label}`, key: "var99" },
    { name: "% of VaR" },
    { name: `ES 97.5 comp., ${sign}${riskUnit.label}`, key: "es975" },
    { name: "Vol, % a year", key: "volatility" },
    { name: "Exit, days", key: "exitDays" },
  ];
  return (
    <Scroller label="Positions by book and sector">
      <table className="positions">
        <caption className="only-heard">
          Positions by book and sector. Component VaR and ES are one day ahead and sum to the portfolio's.
        </caption>
        <thead>
          <tr>
            <SortHead name="Position" sortKey="symbol" sort={sort} onSort={onSort} isLeft />
            {heads.map(({ name, key, isBar }) =>
              key ? (
                <SortHead key={name} name={name} sortKey={key} sort={sort} onSort={onSort} />
              ) : isBar ? (
                <td key="bar" className="position-bar" />
              ) : (
                <th key={name} scope="col" className="is-right">
                  {name}
                </th>
              ),
            )}
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <PositionRow
              key={line.key}
              line={line}
              portfolioId={portfolioId}
              low={low}
              high={high}
              onToggle={onToggle}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              {total.label} <span className="is-muted">sums of the rows above, exact</span>
            </th>
            <Cells line={total} low={low} high={high} />
          </tr>
        </tfoot>
      </table>
    </Scroller>
  );
}

type SortHeadProps = Pick<PositionsTableProps, "sort" | "onSort"> & {
  readonly name: string;
  readonly sortKey: SortKey;
  readonly isLeft?: boolean;
};

function SortHead({ name, sortKey, sort, onSort, isLeft = false }: SortHeadProps) {
  const isSorted = sort.key === sortKey;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={isLeft ? "" : "is-right"}
      aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        className="sort-head"
        onClick={() =>
          onSort({ key: sortKey, isDescending: isSorted ? !sort.isDescending : sortKey !== "symbol" })
        }
      >
        {name}
        {isSorted && <Arrow className="icon is-small" aria-hidden />}
      </button>
    </th>
  );
}

/** Two digits are enough for a scale, and keep rows from being painted for nothing. */
const coarse = (value: number): number => Number(value.toPrecision(2));
