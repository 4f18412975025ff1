"use client";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import { SignedBar } from "~/components/charts/signed-bar";
import { Missing, Signed } from "~/components/ui/figure";
import type { Cell, PositionLine } from "./positions.view";

type PositionRowProps = {
  readonly line: PositionLine;
  readonly portfolioId: string;
  readonly low: number;
  readonly high: number;
  readonly onToggle: (key: string) => void;
};

/** One line. Painted again only when a character of it has changed. */
export const PositionRow = memo(function PositionRow({
  line,
  portfolioId,
  low,
  high,
  onToggle,
}: PositionRowProps) {
  return (
    <tr className={`is-level-${line.level}`}>
      <th scope="row">
        {line.level === 2 ? (
          <Link className="position-name" href={`/portfolios/${portfolioId}/positions/${line.key}`}>
            <b className="name-link">{line.label}</b> <span className="is-muted">{line.detail}</span>
          </Link>
        ) : (
          <button
            type="button"
            className="position-group"
            aria-expanded={line.isOpen ?? false}
            onClick={() => onToggle(line.key)}
          >
            <ChevronRight className="icon is-small" aria-hidden />
            {line.label} <span className="is-muted">{line.detail}</span>
          </button>
        )}
      </th>
      <Cells line={line} low={low} high={high} />
    </tr>
  );
}, isSameRow);

/** The figures of a line; the pinned total has them too. */
export function Cells({ line, low, high }: Pick<PositionRowProps, "line" | "low" | "high">) {
  return (
    <>
      <Figure cell={line.quantity} />
      <td className="is-right">
        <CellText cell={line.price} />
        {line.price.text !== "" && <span className="is-muted"> {line.currency}</span>}
      </td>
      <Figure cell={line.value} />
      <Figure cell={line.exposure} />
      <Figure cell={line.share} />
      <Figure cell={line.dayPnl} />
      <td className="position-bar">
        {line.level === 2 && <SignedBar value={line.var99Value} low={low} high={high} />}
      </td>
      <td className="is-right">{line.var99}</td>
      <td className="is-right is-muted">{line.shareOfVar}</td>
      <td className="is-right">{line.es975}</td>
      <Figure cell={line.volatility} />
      <Figure cell={line.exitDays} />
      <td className="position-state" title={line.note ?? undefined}>
        {line.state !== "" && <span className="chip is-near">{line.state}</span>}
        {line.note !== null && <span className="is-muted"> {line.note}</span>}
      </td>
    </>
  );
}

const Figure = ({ cell }: { cell: Cell }) => (
  <td className="is-right">
    <CellText cell={cell} />
  </td>
);

function CellText({ cell: { text, reason, sign } }: { cell: Cell }) {
  if (text === null) return <Missing reason={reason ?? "not known"} />;
  return sign === undefined || text === "0" ? text : <Signed value={sign}>{text}</Signed>;
}

function isSameRow(a: PositionRowProps, b: PositionRowProps): boolean {
  if (a.low !== b.low || a.high !== b.high || a.onToggle !== b.onToggle) return false;
  return textOf(a.line) === textOf(b.line);
}

/** Lines are small and flat; their text is compared far faster than they are painted. */
const textOf = (line: PositionLine): string => JSON.stringify({ ...line, var99Value: 0 });
