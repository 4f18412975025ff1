import { expect, test } from "vitest";
import { atMinute } from "~/server/domain/new-york";
import { FeedHealth } from "./feed-health";
import type { BoardEntry } from "./price-board";
import { CLOSE_SOURCE, quoteState } from "./quote-state";

const NOON = atMinute("2026-11-20", 12 * 60);
const WALL = 1_000_000;
const entry = (over: Partial<BoardEntry> = {}): BoardEntry => ({
  instrumentId: "1",
  priceLocal: 100,
  atMs: NOON,
  receivedAtMs: WALL,
  source: "tape",
  ...over,
});
function feedsBeatingAt(wallMs: number, marketMs = NOON): FeedHealth {
  const feeds = new FeedHealth();
  feeds.heartbeat("tape", wallMs, marketMs);
  return feeds;
}

test("a feed silent for 2, 3 and 10 seconds makes its prices delayed, flagged and stale", () => {
  const states = [2_000, 2_001, 3_001, 10_000, 10_001].map((ms) =>
    quoteState(entry(), "equity", feedsBeatingAt(WALL), WALL + ms, NOON),
  );
  expect(states).toEqual(["live", "delayed", "flagged", "flagged", "stale"]);
});

test("while the feed lives, a listed quote is stale after a minute, an option's after fifteen", () => {
  const later = WALL + 61_000;
  expect(quoteState(entry(), "equity", feedsBeatingAt(later), later, NOON)).toBe("stale");
  expect(quoteState(entry(), "option", feedsBeatingAt(later), later, NOON)).toBe("live");
});

test("after hours the last price is valid, however silent the feed, except for what trades round the clock", () => {
  const evening = atMinute("2026-11-20", 20 * 60);
  expect(quoteState(entry(), "equity", feedsBeatingAt(WALL, evening), WALL + 60_000, NOON)).toBe("closed");
  expect(quoteState(entry(), "crypto", feedsBeatingAt(WALL, evening), WALL + 60_000, NOON)).toBe("stale");
});

test("after hours a price that stopped days ago is stale, as it was while the market was open", () => {
  const evening = atMinute("2026-11-20", 20 * 60);
  const old = entry({ atMs: evening - 5 * 86_400_000 - 1 });
  expect(quoteState(old, "equity", feedsBeatingAt(WALL, evening), WALL, NOON)).toBe("stale");
  const monday = entry({ atMs: evening - 4 * 86_400_000 });
  expect(quoteState(monday, "equity", feedsBeatingAt(WALL, evening), WALL, NOON)).toBe("closed");
});

test("a kept close counts as closed for five days after the book's newest price, then as stale", () => {
  const close = entry({ source: CLOSE_SOURCE });
  const feeds = new FeedHealth();
  expect(quoteState(close, "equity", feeds, WALL, NOON + 5 * 86_400_000)).toBe("closed");
  expect(quoteState(close, "equity", feeds, WALL, NOON + 5 * 86_400_000 + 1)).toBe("stale");
});
