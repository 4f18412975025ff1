import { type ReactNode, useId } from "react";

type PanelProps = {
  readonly title: string;
  /** The convention or the unit, beside the title. */
  readonly note?: ReactNode;
  readonly side?: ReactNode;
  readonly foot?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

export function Panel({ title, note, side, foot, className = "", children }: PanelProps) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p>{note}</p>}
        {side !== undefined && <div className="panel-side">{side}</div>}
      </header>
      {children}
      {foot !== undefined && <footer className="panel-foot">{foot}</footer>}
    </section>
  );
}
