import type { CSSProperties, ReactNode } from "react";
import type { Tone } from "./tone";

const SCALE_MAX = 1.2;
const TICKS = [0, 0.4, 0.8] as const;

export type HullColumn = {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly utilisation: number | null;
  /** What is printed in the water: "92", "?". */
  readonly figure: string;
  readonly tone: Tone;
  /** True where there is no line to stand against: then no water is drawn. */
  readonly isEmpty?: boolean;
  /** Share of the width; equal where it isn't given. */
  readonly weight?: number;
  /** The whole fact in words. */
  readonly sentence: string;
};

const height = (share: number): CSSProperties => ({ bottom: `${((share / SCALE_MAX) * 100).toFixed(2)}%` });

type HullProps = {
  readonly label: string;
  readonly columns: readonly HullColumn[];
  /** Makes a column a link, where it leads somewhere. */
  readonly wrap?: (column: HullColumn, children: ReactNode) => ReactNode;
};

/** Many limits against one load line. A list for whoever does not see it. */
export function Hull({ label, columns, wrap }: HullProps) {
  return (
    <div className="hull">
      <div className="hull-plot" aria-hidden="true">
        {TICKS.map((tick) => (
          <span key={tick} className={`hull-tick${tick === 0.8 ? " is-near" : ""}`} style={height(tick)}>
            {tick * 100}
          </span>
        ))}
        <span className="hull-line" style={height(1)}>
          100
        </span>
      </div>
      <ul className="hull-columns" aria-label={label}>
        {columns.map((column) => (
          <li key={column.key} style={{ flexGrow: column.weight ?? 1 }}>
            {wrap ? wrap(column, <Column column={column} />) : <Column column={column} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Column({ column }: { column: HullColumn }) {
  const { utilisation, tone, isEmpty, figure, label, detail, sentence } = column;
  const share = Math.min(Math.max(utilisation ?? 0.55, 0), SCALE_MAX);
  const level = (share / SCALE_MAX) * 100;
  const over = tone === "breach" && share > 1 ? ((share - 1) / share) * 100 : 0;
  return (
    <span className={`hull-column tone-${tone}`} title={sentence}>
      <span className="hull-well" aria-hidden="true">
        {!isEmpty && (
          <>
            <i style={{ height: `${level.toFixed(2)}%` }}>
              {over > 0 && <s style={{ height: `${over.toFixed(2)}%` }} />}
            </i>
            <em
              style={{ bottom: `${Math.min(level, 89).toFixed(2)}%` }}
              className={level < 14 ? "is-above" : ""}
            >
              {figure}
            </em>
          </>
        )}
      </span>
      <span className="hull-label" aria-hidden="true">
        {label}
        <small>{detail}</small>
      </span>
      <span className="only-heard">{sentence}</span>
    </span>
  );
}
