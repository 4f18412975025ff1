import type { PositionRisk } from "~/server/domain/snapshot";
import type { HistoryPoint } from "~/server/ports/risk-history";
import type { Board } from "~/server/services/risk/board-of";

/** What the stream of a portfolio says, as it arrives. */
export type LiveMessage =
  | { readonly kind: "missed"; readonly seq: number; readonly points: readonly HistoryPoint[] }
  | { readonly kind: "reset"; readonly seq: number }
  | {
      readonly kind: "snapshot";
      readonly seq: number;
      readonly board: Board;
      readonly positions: readonly PositionRisk[] | null;
    };

/** Everything a screen knows of a live portfolio. */
export type LiveState = {
  readonly board: Board | null;
  /** Null while only the board is asked for. */
  readonly positions: readonly PositionRisk[] | null;
  /** Second by second, oldest first, what this screen has seen or caught up on. */
  readonly tail: readonly HistoryPoint[];
  readonly connection: "connecting" | "open" | "lost";
  /** Since when there is no connection, by the browser's clock. */
  readonly lostAtMs: number | null;
  /** Why trying again would not help: a full sentence. */
  readonly refusal: string | null;
};

export type LiveEvent =
  | { readonly type: "message"; readonly message: LiveMessage }
  | { readonly type: "opened" }
  | { readonly type: "lost"; readonly atMs: number }
  | { readonly type: "refused"; readonly sentence: string };

export const NOTHING_YET: LiveState = {
  board: null,
  positions: null,
  tail: [],
  connection: "connecting",
  lostAtMs: null,
  refusal: null,
};

/** Ten minutes and a little: the longest stretch that is drawn second by second. */
const TAIL_MAX = 660;

/** The next state after an event. An old message never replaces a newer one. */
export function nextLiveState(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case "opened":
      return { ...state, connection: "open", lostAtMs: null };
    case "lost":
      return { ...state, connection: "lost", lostAtMs: state.lostAtMs ?? event.atMs };
    case "refused":
      return { ...state, refusal: event.sentence };
    case "message":
      return takeMessage({ ...state, connection: "open", lostAtMs: null, refusal: null }, event.message);
  }
}

function takeMessage(state: LiveState, message: LiveMessage): LiveState {
  if (message.kind === "reset") return { ...state, tail: [] };
  if (message.kind === "missed") return { ...state, tail: joinPoints(state.tail, message.points) };
  const { board, positions } = message;
  if (state.board && board.seq < state.board.seq) return state;
  return { ...state, board, positions, tail: joinPoints(state.tail, [pointOf(board)]) };
}

/** Two stretches as one: by sequence number, none twice, the newest kept. */
export function joinPoints(
  earlier: readonly HistoryPoint[],
  later: readonly HistoryPoint[],
): readonly HistoryPoint[] {
  const last = earlier.at(-1);
  const first = later[0];
  if (!first) return earlier;
  if (!last || last.seq < first.seq) return [...earlier, ...later].slice(-TAIL_MAX);
  const bySeq = new Map([...earlier, ...later].map((point) => [point.seq, point]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-TAIL_MAX);
}

function pointOf(board: Board): HistoryPoint {
  const { seq, computedAtMs, asOfMs, navBase, dayPnlBase, pool, limits } = board;
  const used = limits.flatMap(({ utilisation }) => (utilisation === null ? [] : [utilisation]));
  return {
    seq,
    computedAtMs,
    asOfMs,
    skippedBeats: 0,
    navBase: navBase.status === "ok" ? navBase.value : null,
    dayPnlBase: dayPnlBase.status === "ok" ? dayPnlBase.value : null,
    var99Base: pool.status === "ok" ? pool.value.var99 : null,
    es975Base: pool.status === "ok" ? pool.value.es975 : null,
    worstUtilisation: used.length > 0 ? Math.max(...used) : null,
  };
}
