import type { ReactNode } from "react";

type SectionProps = {
  readonly title: string;
  readonly note?: ReactNode;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
};

/** A part of the sheet; what does not fit is said at its foot. */
export const Section = ({ title, note, foot, children }: SectionProps) => (
  <section className="report-section">
    <h3>
      {title}
      {note !== undefined && <span className="is-muted">{note}</span>}
    </h3>
    {children}
    {foot !== null && foot !== undefined && <p className="report-foot is-muted">{foot}</p>}
  </section>
);

/** Rows of a name and figures to the right of it; heads are heard where the names say it all. */
export function FigureTable({
  heads,
  rows,
  caption,
}: {
  readonly caption: string;
  readonly heads?: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly name: ReactNode;
    readonly cells: readonly ReactNode[];
    readonly isSum?: boolean;
  }[];
}) {
  return (
    <table>
      <caption className="only-heard">{caption}</caption>
      {heads && (
        <thead>
          <tr>
            {heads.map((head, i) => (
              <th key={head} scope="col" className={i > 0 ? "is-right" : ""}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map(({ key, name, cells, isSum }) => (
          <tr key={key} className={isSum ? "is-sum" : ""}>
            <th scope="row">{name}</th>
            {cells.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in the order of the heads
              <td key={i} className="is-right">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
