"use client";
import { useIsStale, useLive } from "~/components/live/live-risk";
import { Panel } from "~/components/ui/panel";
import { Loading } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import { PositionsExplorer } from "./positions-explorer";
import { positionsFinding } from "./positions-finding";

/** Where does the risk sit? */
export function PositionsPage() {
  const { state } = useLive();
  const isStale = useIsStale();
  const { board, positions } = state;
  if (!board || !positions)
    return (
      <Panel title="Positions">
        <Loading what="the positions" />
      </Panel>
    );
  return (
    <>
      <Verdict {...positionsFinding(board, positions, isStale)} />
      <PositionsExplorer board={board} positions={positions} isStale={isStale} />
    </>
  );
}
