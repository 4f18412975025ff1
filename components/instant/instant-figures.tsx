import { MethodsPanel } from "~/components/board/methods-panel";
import { RegimePanel } from "~/components/board/regime-panel";
import { StressPanel } from "~/components/board/stress-panel";
import { tilesOf } from "~/components/board/tiles.view";
import { WithoutHow } from "~/components/explained/how-link";
import { worstFirst } from "~/components/limits/limit-words";
import { PositionsExplorer } from "~/components/positions/positions-explorer";
import { LimitTable } from "~/components/reports/limit-table";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { Tile } from "~/components/ui/tile";
import type { PointInTime } from "~/server/services/questions/at-instant";
import { MadeFromPanel } from "./made-from-panel";
import { RecomputationPanel } from "./recomputation-panel";

/** The figures of one instant, with its limits, models and positions: nothing here is of now. */
export function InstantFigures({ point }: { readonly point: PointInTime }) {
  const { board, positions } = point;
  return (
    <WithoutHow>
      <section className="tiles" aria-label="Headline figures of the instant">
        {tilesOf(board, false).map((view) => (
          <Tile key={view.name} view={view} isStale={false} />
        ))}
      </section>
      <div className="instant-grid">
        <div className="board-stack">
          <Panel title="Limits as they stood" note="with the versions that were in force, fullest first">
            {board.limits.length === 0 ? (
              <Said title="No limits were set" />
            ) : (
              <Scroller label="Limits of the instant">
                <LimitTable limits={worstFirst(board.limits)} currency={board.baseCurrency} withVersions />
              </Scroller>
            )}
          </Panel>
          <MethodsPanel board={board} />
        </div>
        <div className="board-stack">
          <RecomputationPanel point={point} />
          <MadeFromPanel point={point} />
        </div>
      </div>
      <div className="instant-grid">
        <StressPanel board={board} />
        <RegimePanel board={board} />
      </div>
      <section aria-label="Positions of the instant" className="instant-positions">
        <PositionsExplorer board={board} positions={positions} isStale={false} />
      </section>
    </WithoutHow>
  );
}
