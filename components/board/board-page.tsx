"use client";
import { useIsStale, useLive } from "~/components/live/live-risk";
import { Panel } from "~/components/ui/panel";
import { Tile } from "~/components/ui/tile";
import { Verdict } from "~/components/ui/verdict";
import { boardFinding } from "./board-finding";
import { BreachesPanel } from "./breaches-panel";
import { ConcentrationPanel } from "./concentration-panel";
import { ContributorsPanel } from "./contributors-panel";
import { CounterpartiesPanel } from "./counterparties-panel";
import { coverageText } from "./coverage.view";
import { CoverageList } from "./coverage-list";
import { LimitsPanel } from "./limits-panel";
import { LinePanel } from "./line-panel";
import { LiquidityPanel } from "./liquidity-panel";
import { MethodsPanel } from "./methods-panel";
import { RegimePanel } from "./regime-panel";
import { SensitivitiesPanel } from "./sensitivities-panel";
import { StressPanel } from "./stress-panel";
import { tilesOf } from "./tiles.view";

/** Is the book all right, what stands over the line, what hurts most? */
export function BoardPage() {
  const { state } = useLive();
  const isStale = useIsStale();
  const { board } = state;
  if (!board) return null;
  return (
    <>
      <Verdict {...boardFinding(board, isStale)} />
      <section className="tiles" aria-label="Headline figures">
        {tilesOf(board, isStale).map((view) => (
          <Tile key={view.name} view={view} isStale={isStale} />
        ))}
      </section>
      <div className="board">
        <div className="board-left">
          <LinePanel board={board} isStale={isStale} />
          <div className="board-two">
            <ContributorsPanel board={board} />
            <StressPanel board={board} />
          </div>
        </div>
        <div className="board-right">
          <LimitsPanel board={board} isStale={isStale} />
          <BreachesPanel board={board} isStale={isStale} />
        </div>
      </div>
      <div className="board-more">
        <MethodsPanel board={board} />
        <ConcentrationPanel board={board} />
        <div className="board-stack">
          <LiquidityPanel board={board} />
          <SensitivitiesPanel board={board} />
          <CounterpartiesPanel board={board} />
        </div>
        <div className="board-stack">
          <RegimePanel board={board} />
          <Panel title="Coverage" note={coverageText(board.coverage)}>
            <div className="panel-body">
              <CoverageList coverage={board.coverage} windowDays={board.window.scenarios} />
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
}
