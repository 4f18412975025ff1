"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useApi } from "~/components/api/api";
import { LiveLine } from "~/components/charts/live-line";
import { missedBeats, pointsOf, SPANS, type Span } from "~/components/charts/live-line.view";
import { counted } from "~/components/format/count";
import { useLive } from "~/components/live/live-risk";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import type { Board } from "~/server/services/risk/board-of";

const HEIGHT = 196;
/** Minute points are asked for again before a live point could stand apart from them. */
const REFRESH_MS = 20_000;

export function LinePanel({ board, isStale }: { board: Board; isStale: boolean }) {
  const [span, setSpan] = useState<Span>("10m");
  const { state } = useLive();
  const series = useQuery(
    useApi().risk.series.queryOptions(
      { portfolioId: board.portfolioId, span },
      { refetchInterval: span === "10m" ? false : REFRESH_MS, staleTime: REFRESH_MS },
    ),
  );
  const nowMs = board.computedAtMs;
  const points = useMemo(
    () => pointsOf(series.data ?? [], state.tail, span, nowMs),
    [series.data, state.tail, span, nowMs],
  );
  const { grainMs } = SPANS[span];
  const missed = missedBeats(points, grainMs);
  return (
    <Panel
      title="VaR 99 and ES 97.5"
      note={`${board.conventions.horizonDays} day ahead, pooled scenarios, full revaluation each second${
        missed > 0 ? `; ${counted(missed, grainMs === 1_000 ? "beat" : "minute")} missing` : ""
      }`}
      side={
        <span className="segments">
          {Object.entries(SPANS).map(([key, { label }]) => (
            <button key={key} type="button" aria-pressed={key === span} onClick={() => setSpan(key as Span)}>
              {label}
            </button>
          ))}
        </span>
      }
    >
      <div className="line-body">
        {points.length > 0 ? (
          <LiveLine
            points={points}
            span={span}
            nowMs={nowMs}
            currency={board.baseCurrency}
            limit={varLimit(board)}
            height={HEIGHT}
            isNow={!isStale}
          />
        ) : series.isPending ? (
          <Loading what="the line" />
        ) : (
          <Said title={series.isError ? "The line can't be read" : "No figures in this stretch"} />
        )}
      </div>
    </Panel>
  );
}

/** The tightest VaR 99 limit in base currency. */
function varLimit({ limits, navBase }: Board): number | null {
  const lines = limits.flatMap(({ metric, unit, threshold }) => {
    if (metric !== "var99") return [];
    if (unit === "base") return [threshold];
    return unit === "nav" && navBase.status === "ok" ? [threshold * navBase.value] : [];
  });
  return lines.length > 0 ? Math.min(...lines) : null;
}
