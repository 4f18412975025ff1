import type { ReactNode } from "react";
import type { Measure } from "~/server/domain/measure";

/** A signed figure: arrow and sign together, zero has neither. */
export function Signed({ value, children }: { value: number; children: ReactNode }) {
  if (value === 0) return <span>{children}</span>;
  return (
    <span className={value > 0 ? "is-gain" : "is-loss"}>
      <span className="arrow" aria-hidden="true">
        {value > 0 ? "▲" : "▼"}
      </span>
      {children}
    </span>
  );
}

/** A number that may be missing: a dash with its reason, never a zero. */
export function Measured<T>({
  measure,
  children,
}: {
  measure: Measure<T>;
  children: (value: T) => ReactNode;
}) {
  if (measure.status === "ok") return children(measure.value);
  return <Missing reason={measure.reason} />;
}

export function Missing({ reason }: { reason: string }) {
  return (
    <span className="is-muted" title={reason}>
      <span aria-hidden="true">—</span>
      <span className="only-heard">not available: {reason}</span>
    </span>
  );
}
