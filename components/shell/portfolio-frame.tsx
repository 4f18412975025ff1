"use client";
import { Pause, Play } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { HowSheet } from "~/components/explained/how-sheet";
import { duration, marketTime } from "~/components/format/time";
import { freshnessOfState, LiveRiskProvider, useLive } from "~/components/live/live-risk";
import { useNow } from "~/components/live/use-now";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { CoverageButton } from "./coverage-button";
import { LiveChip, SimulatedChip } from "./live-chip";
import { MarketClock } from "./market-clock";
import { PageFrame } from "./page-frame";
import { PortfolioSwitch } from "./portfolio-switch";
import { useFleet } from "./use-fleet";

type Props = { readonly portfolioId: string; readonly children: ReactNode };

/** What all screens of a portfolio share: one stream, its name, its age, its tabs. */
export function PortfolioFrame({ portfolioId, children }: Props) {
  return (
    <LiveRiskProvider key={portfolioId} portfolioId={portfolioId}>
      <Frame portfolioId={portfolioId}>{children}</Frame>
    </LiveRiskProvider>
  );
}

function Frame({ portfolioId, children }: Props) {
  const { state } = useLive();
  const { data } = useFleet(false);
  const isNobodys =
    data !== undefined &&
    !data.entries.some((entry) => entry.portfolioId === portfolioId) &&
    !data.waiting.some(({ id }) => id === portfolioId);
  const refusal = state.refusal ?? (isNobodys && !state.board ? "There is no such portfolio." : null);
  return (
    <PageFrame
      crumbs={
        <>
          <Link className="crumbs-up" href="/">
            Fleet
          </Link>
          <span className="crumbs-up" aria-hidden="true">
            /
          </span>
          <PortfolioSwitch portfolioId={portfolioId} name={state.board?.portfolioName ?? null} />
        </>
      }
      state={<StateOfLive />}
      tabs={<Tabs portfolioId={portfolioId} />}
    >
      {state.connection === "lost" && refusal === null && <LostNotice />}
      {state.connection !== "lost" && state.board && <LateNotice />}
      {refusal !== null ? (
        <Panel title="Portfolio">
          <Said title="This portfolio can't be shown" isAlert>
            <p>{refusal}</p>
            <Link className="button" href="/">
              To the fleet
            </Link>
          </Said>
        </Panel>
      ) : state.board ? (
        <>
          {children}
          <HowSheet portfolioId={portfolioId} />
        </>
      ) : (
        <FirstFigures isOpen={state.connection === "open"} />
      )}
    </PageFrame>
  );
}

function FirstFigures({ isOpen }: { isOpen: boolean }) {
  return (
    <Panel title="Portfolio" note={isOpen ? "no assessment yet" : "connecting"}>
      <Loading what="the last snapshot" />
      {isOpen && (
        <p className="panel-foot">
          The first assessment takes about two seconds once positions and prices are there.
        </p>
      )}
    </Panel>
  );
}

function StateOfLive() {
  const { state, isPaused } = useLive();
  const nowMs = useNow();
  const { board } = state;
  if (!board) return null;
  const freshness = freshnessOfState(state, nowMs);
  return (
    <>
      {isPaused ? (
        <span
          className="chip is-near"
          title="The engine goes on; this screen shows figures of when it was paused."
        >
          Paused {duration(nowMs - board.computedAtMs)}
        </span>
      ) : (
        <LiveChip freshness={freshness} />
      )}
      <MarketClock asOfMs={board.asOfMs} />
      <CoverageButton coverage={board.coverage} windowDays={board.window.scenarios} />
      {board.provenance.isSimulated && <SimulatedChip />}
    </>
  );
}

/** Who has a late price, and how much of the book that is: read without pointing at anything. */
function LateNotice() {
  const { state } = useLive();
  const nowMs = useNow();
  if (!state.board || state.board.coverage.late.length === 0) return null;
  return (
    <p className="notice" role="status">
      {freshnessOfState(state, nowMs).sentence}
    </p>
  );
}

function LostNotice() {
  const { state } = useLive();
  const nowMs = useNow();
  const { lostAtMs, board } = state;
  return (
    <p className="notice" role="alert">
      <b>Not connected{lostAtMs === null ? "" : ` for ${duration(Math.max(0, nowMs - lostAtMs))}`}.</b>
      {board ? ` Figures are as of ${marketTime(board.asOfMs)} New York.` : ""} Trying again by itself.
    </p>
  );
}

/** Trades are done in portfolios: a desk has no ticket. */
const PAGE_OF_PORTFOLIOS = "trade";
const PAGES = [
  ["positions", "Positions"],
  ["change", "Why it moved"],
  [PAGE_OF_PORTFOLIOS, "What-if"],
  ["backtest", "Back-test"],
  ["at", "Point in time"],
] as const;

function Tabs({ portfolioId }: { portfolioId: string }) {
  const path = usePathname();
  const { isPaused, setPaused } = useLive();
  const { data } = useFleet(false);
  const isGroup = data?.entries.some(
    (entry) => entry.portfolioId === portfolioId && entry.kind !== "portfolio",
  );
  const board = `/portfolios/${portfolioId}`;
  return (
    <nav className="tabs" aria-label="Portfolio">
      <Link href={board} aria-current={path === board ? "page" : undefined}>
        Board
      </Link>
      {PAGES.filter(([page]) => !isGroup || page !== PAGE_OF_PORTFOLIOS).map(([page, name]) => (
        <Link
          key={page}
          href={`${board}/${page}`}
          aria-current={path.startsWith(`${board}/${page}`) ? "page" : undefined}
        >
          {name}
        </Link>
      ))}
      <span className="tabs-side">
        <button
          type="button"
          className="button is-quiet"
          aria-pressed={isPaused}
          onClick={() => setPaused(!isPaused)}
        >
          {isPaused ? (
            <Play className="icon is-small" aria-hidden />
          ) : (
            <Pause className="icon is-small" aria-hidden />
          )}
          <span className="tabs-word">{isPaused ? "Resume" : "Pause updates"}</span>
        </button>
      </span>
    </nav>
  );
}
