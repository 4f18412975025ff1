"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApiClient } from "~/components/api/api";
import { type LiveEvent, type LiveMessage, type LiveState, NOTHING_YET, nextLiveState } from "./live-state";

/** How long a stream that ended is left alone before it is asked for again. */
const RETRY_MS = 2_000;
/** Answers that another try would not change. */
const FINAL_CODES = new Set(["NOT_FOUND", "FORBIDDEN", "UNAUTHORIZED", "BAD_REQUEST"]);

export type LiveRisk = {
  readonly state: LiveState;
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
};

/**
 * One stream of one portfolio. It alone writes what the screens read. While the page is hidden or paused it goes on
 * listening and repaints nothing.
 */
export function useLiveRisk(portfolioId: string, detail: "board" | "full"): LiveRisk {
  const client = useApiClient();
  const [state, setState] = useState(NOTHING_YET);
  const [isPaused, setPaused] = useState(false);
  const heard = useRef(NOTHING_YET);
  const isStill = useRef(false);

  const paint = useCallback(() => {
    if (!isStill.current && !document.hidden) setState(heard.current);
  }, []);

  useEffect(() => {
    isStill.current = isPaused;
    paint();
  }, [isPaused, paint]);

  useEffect(() => {
    document.addEventListener("visibilitychange", paint);
    return () => document.removeEventListener("visibilitychange", paint);
  }, [paint]);

  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    let subscription: { unsubscribe(): void } | undefined;
    const take = (event: LiveEvent) => {
      if (ended) return;
      heard.current = nextLiveState(heard.current, event);
      paint();
    };
    const lose = () => take({ type: "lost", atMs: Date.now() });
    const retry = () => {
      if (ended) return;
      lose();
      again = setTimeout(open, RETRY_MS);
    };
    const open = () => {
      const lastEventId = heard.current.board?.seq;
      subscription = client.risk.live.subscribe(
        { portfolioId, detail, ...(lastEventId !== undefined && { lastEventId }) },
        {
          onData: ({ data }) => take({ type: "message", message: data satisfies LiveMessage }),
          onConnectionStateChange: ({ state: now, error }) => {
            if (now === "pending") take({ type: "opened" });
            else if (now === "connecting" && error) lose();
          },
          onError: (error) => {
            if (FINAL_CODES.has(error.data?.code ?? "")) take({ type: "refused", sentence: error.message });
            else retry();
          },
          onComplete: retry,
        },
      );
    };
    const wentOffline = () => lose();
    open();
    window.addEventListener("offline", wentOffline);
    return () => {
      ended = true;
      window.removeEventListener("offline", wentOffline);
      clearTimeout(again);
      subscription?.unsubscribe();
    };
  }, [client, portfolioId, detail, paint]);

  return { state, isPaused, setPaused };
}
