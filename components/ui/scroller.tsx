import type { ReactNode } from "react";

/** What is wider than its panel scrolls sideways, also by keyboard. */
export function Scroller({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse
    <section className="scroller" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
