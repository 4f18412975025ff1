"use client";
import { useSelectedLayoutSegment } from "next/navigation";
import { createContext, type ReactNode, use, useEffect, useState } from "react";
import { type Freshness, freshnessOf } from "./freshness";
import type { LiveState } from "./live-state";
import { onServerClock, serverNow } from "./server-clock";
import { type LiveRisk, useLiveRisk } from "./use-live-risk";

const LiveContext = createContext<LiveRisk | null>(null);
const LOOK_MS = 500;

/** One stream for all screens of a portfolio; positions are sent only where they are shown. */
export function LiveRiskProvider({ portfolioId, children }: { portfolioId: string; children: ReactNode }) {
  const segment = useSelectedLayoutSegment();
  const live = useLiveRisk(portfolioId, segment === "positions" ? "full" : "board");
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useLive(): LiveRisk {
  const live = use(LiveContext);
  if (!live) throw new Error("useLive: outside of LiveRiskProvider");
  return live;
}

/** How fresh a state is at an instant of the server's clock. */
export const freshnessOfState = ({ board, lostAtMs }: LiveState, nowMs: number): Freshness =>
  freshnessOf({
    computedAtMs: board?.computedAtMs ?? null,
    coverage: board?.coverage ?? null,
    nowMs,
    lostAtMs: lostAtMs === null ? null : onServerClock(lostAtMs),
  });

/** True where no figure may read as safe. A pause is somebody's own wish, and is said elsewhere. */
export function useIsStale(): boolean {
  const { state, isPaused } = useLive();
  const [isStale, setStale] = useState(false);
  useEffect(() => {
    const look = () => setStale(!isPaused && freshnessOfState(state, serverNow()).isStale);
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [state, isPaused]);
  return isStale;
}
