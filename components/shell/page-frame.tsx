import type { ReactNode } from "react";
import { AlertBell } from "~/components/alerts/alert-bell";
import { MarketNote } from "./market-note";
import { ThemeButton } from "./theme";

type PageFrameProps = {
  /** Where one is. */
  readonly crumbs: ReactNode;
  /** How old, of when and of what the figures are. */
  readonly state?: ReactNode;
  readonly tabs?: ReactNode;
  readonly children: ReactNode;
};

/** The column beside the rail: where, how fresh, then the page. */
export function PageFrame({ crumbs, state, tabs, children }: PageFrameProps) {
  return (
    <div className="desk-main">
      <header className="top">
        <div className="crumbs">{crumbs}</div>
        <div className="top-state">
          {state}
          <AlertBell />
          <ThemeButton />
        </div>
      </header>
      {tabs}
      <main className="page" id="page" tabIndex={-1}>
        <MarketNote />
        {children}
      </main>
    </div>
  );
}
