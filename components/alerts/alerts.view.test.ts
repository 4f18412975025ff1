import { expect, test } from "vitest";
import type { AlertLine, Delivery } from "~/server/domain/alert";
import {
  deliveryWords,
  groupsOf,
  keptStill,
  minuteOf,
  newsOf,
  quietWords,
  settingsFinding,
  silencedWords,
} from "./alerts.view";

const line = (id: string, over: Partial<AlertLine> = {}): AlertLine => ({
  ...{ id, kind: "breach.opened", severity: "critical", breachId: "7", portfolioId: "1", limitId: "3" },
  ...{ idempotencyKey: id, payload: { portfolio: "Halyard", limit: { name: "VaR 99" } }, createdAtMs: 0 },
  ...{ isOpen: true, isAcknowledged: false, suppressedBy: null },
  ...over,
});
const NOW = Date.parse("2026-11-20T15:00:00Z");

test("lines of one episode are one group that leads to its breach, newest first", () => {
  const groups = groupsOf([
    line("3", { kind: "breach.escalated" }),
    line("2", { breachId: null, kind: "feed.back" }),
    line("1"),
  ]);
  expect(groups.map(({ title, href, lines }) => [title, href, lines.length])).toEqual([
    ["VaR 99, Halyard", "/breaches/7", 2],
    ["Feed", "/", 1],
  ]);
  expect(groups[0]?.newest.kind).toBe("breach.escalated");
});

test("news is what came after the last look, in one sentence; a first look is no news", () => {
  const lines = [line("10"), line("9", { breachId: "6" }), line("2")];
  expect(newsOf(lines, null)).toBeNull();
  expect(newsOf(lines, "10")).toBeNull();
  expect(newsOf(lines, "9")).toBe("VaR 99, Halyard: opened.");
  expect(newsOf(lines, "2")).toBe("VaR 99, Halyard: opened and 1 more alert.");
});

test("a payload without names is named by what is known", () => {
  expect(groupsOf([line("1", { payload: {} })])[0]?.title).toBe("A limit, a portfolio");
});

test("why nobody was told is said of silenced lines and of those of a dead feed", () => {
  expect(
    [null, "silence 4", "silence 4, over", "feed"].map((suppressedBy) => keptStill({ suppressedBy })),
  ).toEqual([null, "silenced", "silenced", "kept still: the feed was silent"]);
});

test("a time of day is read strictly, and quiet hours are written with their zone", () => {
  expect(["00:00", "23:59", "24:00", "7:30", ""].map(minuteOf)).toEqual([0, 1_439, null, null, null]);
  expect(quietWords({ fromMinute: 1_320, toMinute: 425, zone: "UTC" })).toBe("22:00 to 07:05, UTC");
  expect(quietWords(null)).toBe("none");
});

const delivery = (over: Partial<Delivery>): Delivery => ({
  ...{ id: "1", channelName: "c", title: "t", state: "due", attempts: 0 },
  ...{ createdAtMs: NOW, dueAtMs: NOW, sentAtMs: null, lastError: null },
  ...over,
});

test("a message that waits says until when, one that failed after how many tries", () => {
  expect(deliveryWords(delivery({}), NOW)).toBe("waits to be sent");
  expect(deliveryWords(delivery({ attempts: 3, dueAtMs: NOW + 16_000 }), NOW)).toBe("tried again in 16 s");
  expect(deliveryWords(delivery({ dueAtMs: NOW + 3_600_000 }), NOW)).toBe("waits 1 h");
  expect(deliveryWords(delivery({ state: "failed", attempts: 1 }), NOW)).toBe("failed after 1 try");
});

test("the page opens with what is wrong: what did not arrive, no channel, no route", () => {
  const none = { channels: [], routes: [], silences: [], deliveries: [] };
  expect(settingsFinding(none, NOW)).toMatchObject({
    tone: "unknown",
    finding: "Alerts are shown here alone",
  });
  expect(settingsFinding({ ...none, deliveries: [delivery({ state: "failed" })] }, NOW)).toMatchObject({
    tone: "near",
    finding: "1 message did not arrive",
  });
  const silence = {
    id: "1",
    portfolioId: null,
    limitId: null,
    reason: "r",
    createdBy: "A",
    startsAtMs: NOW - 1,
    endsAtMs: NOW + 1,
  };
  expect(settingsFinding({ ...none, silences: [silence] }, NOW).because).toContain("1 silence runs.");
});

test("a silence says what it keeps still: all, a portfolio, or one limit of it", () => {
  const portfolios = [{ id: "1", name: "Book" }];
  const limits = [{ id: "7", name: "VaR 99" }];
  expect(silencedWords({ portfolioId: null, limitId: null }, portfolios, limits)).toBe("every portfolio");
  expect(silencedWords({ portfolioId: "1", limitId: null }, portfolios, limits)).toBe("Book");
  expect(silencedWords({ portfolioId: "1", limitId: "7" }, portfolios, limits)).toBe("VaR 99, Book");
  expect(silencedWords({ portfolioId: "1", limitId: "8" }, portfolios, limits)).toBe("limit 8, Book");
});
