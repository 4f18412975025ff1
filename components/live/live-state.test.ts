import { expect, test } from "vitest";
import type { HistoryPoint } from "~/server/ports/risk-history";
import { joinPoints, type LiveMessage, NOTHING_YET, nextLiveState } from "./live-state";

const point = (seq: number): HistoryPoint => ({
  seq,
  computedAtMs: seq * 1_000,
  asOfMs: seq * 60_000,
  skippedBeats: 0,
  navBase: 1,
  dayPnlBase: 0,
  var99Base: seq,
  es975Base: seq,
  worstUtilisation: 0.5,
});
/** Only what the state looks at. */
const snapshot = (seq: number): LiveMessage => ({
  kind: "snapshot",
  seq,
  positions: null,
  board: {
    seq,
    computedAtMs: seq * 1_000,
    asOfMs: seq * 60_000,
    navBase: { status: "ok", value: 1 },
    dayPnlBase: { status: "unavailable", code: "no-price", reason: "no price" },
    pool: { status: "ok", value: { var99: seq, es975: seq } },
    limits: [{ utilisation: 0.4 }, { utilisation: null }],
  } as unknown as Extract<LiveMessage, { kind: "snapshot" }>["board"], // a whole board would hide the point
});
const after = (...messages: LiveMessage[]) =>
  messages.reduce((state, message) => nextLiveState(state, { type: "message", message }), NOTHING_YET);

test("each snapshot becomes the board and a point of the line", () => {
  const state = after(snapshot(1), snapshot(2));
  expect(state.board?.seq).toBe(2);
  expect(state.tail.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(state.tail[1]).toMatchObject({ dayPnlBase: null, worstUtilisation: 0.4 });
});

test("an old snapshot never replaces a newer one", () => {
  expect(after(snapshot(5), snapshot(4)).board?.seq).toBe(5);
});

test("what was missed fills the gap, nothing twice", () => {
  const missed: LiveMessage = { kind: "missed", seq: 4, points: [point(2), point(3), point(4)] };
  expect(after(snapshot(1), snapshot(2), missed, snapshot(4)).tail.map(({ seq }) => seq)).toEqual([
    1, 2, 3, 4,
  ]);
});

test("after too long a gap the line starts anew", () => {
  const state = after(snapshot(1), { kind: "reset", seq: 900 }, snapshot(900));
  expect(state.tail.map(({ seq }) => seq)).toEqual([900]);
});

test("a drop remembers when it began and the figures stay; the next message mends it", () => {
  const lost = nextLiveState(nextLiveState(after(snapshot(1)), { type: "lost", atMs: 10 }), {
    type: "lost",
    atMs: 99,
  });
  expect(lost).toMatchObject({ connection: "lost", lostAtMs: 10 });
  expect(lost.board?.seq).toBe(1);
  expect(nextLiveState(lost, { type: "message", message: snapshot(2) })).toMatchObject({
    connection: "open",
    lostAtMs: null,
  });
});

test("the line never grows without bound", () => {
  const points = Array.from({ length: 900 }, (_, index) => point(index));
  expect(joinPoints([], points)).toHaveLength(660);
});
