import fc from "fast-check";
import { expect, test } from "vitest";
import { GROUP_INTERVAL_MS, GROUP_WAIT_MS, type Route, type StoredAlert } from "~/server/domain/alert";
import { alertSentence } from "./alert-sentence";
import { groupKeyOf, planDeliveries, type World } from "./plan-deliveries";
import { quietUntil } from "./quiet-until";

const NOW = Date.parse("2026-11-20T15:00:00Z");
const alert = (id: number, over: Partial<StoredAlert> = {}): StoredAlert => ({
  id: String(id),
  kind: "breach.opened",
  severity: "critical",
  breachId: String(id),
  portfolioId: "1",
  limitId: String(id),
  idempotencyKey: `breach.opened:${id}`,
  payload: { portfolio: "Halyard", limit: { name: "VaR 99", unit: "nav", threshold: 0.02 }, value: 0.023 },
  createdAtMs: NOW - GROUP_WAIT_MS,
  ...over,
});
const route = (over: Partial<Route> = {}): Route => ({
  ...{ id: "1", channelId: "7", severity: "info", portfolioId: null, family: null, quiet: null },
  ...over,
});
const world = (over: Partial<World> = {}): World => ({
  ...{ routes: [route()], silences: [], feed: null, lastTold: new Map(), nowMs: NOW },
  ...over,
});

test("one alert is one message in a full sentence, keyed by rule, scope and episode", () => {
  const { deliveries, routed } = planDeliveries([alert(5)], world());
  expect(routed).toEqual(["5"]);
  expect(deliveries).toMatchObject([
    {
      channelId: "7",
      groupKey: "breach/portfolio 1",
      idempotencyKey: "breach.opened:5 to 7",
      dueAtMs: NOW,
      message: {
        title: "VaR 99 of Halyard is over its limit: 2.30% of NAV against 2.00% of NAV.",
        isFiring: true,
        total: 1,
        items: [{ key: "breach.opened:5", rule: "VaR 99", scope: "Halyard" }],
      },
    },
  ]);
});

test("a payload that lacks figures makes a sentence without them, never a made-up one", () => {
  expect(alertSentence({ kind: "breach.closed", payload: {} })).toBe(
    "A limit of a portfolio is within its limit again.",
  );
  expect(
    alertSentence({
      kind: "breach.opened",
      payload: { value: Number.NaN, limit: { unit: "nav", threshold: 1 } },
    }),
  ).not.toMatch(/NaN|1/);
});

test("a group waits for its first second, and for a minute after it was told of", () => {
  const young = [alert(1, { createdAtMs: NOW - GROUP_WAIT_MS + 1 })];
  expect(planDeliveries(young, world()).routed).toEqual([]);
  const lastTold = (agoMs: number) => new Map([["breach/portfolio 1", NOW - agoMs]]);
  expect(planDeliveries([alert(1)], world({ lastTold: lastTold(GROUP_INTERVAL_MS - 1) })).routed).toEqual([]);
  expect(planDeliveries([alert(1)], world({ lastTold: lastTold(GROUP_INTERVAL_MS) })).routed).toEqual(["1"]);
  expect(planDeliveries([alert(1, { portfolioId: "2" })], world({ lastTold: lastTold(0) })).routed).toEqual([
    "1",
  ]);
});

test("whatever waits, each group is at most one message to a channel, and no alert is lost or told twice", () => {
  const some = fc.array(
    fc.record({
      portfolioId: fc.constantFrom("1", "2", null),
      severity: fc.constantFrom("info", "warning", "critical"),
      kind: fc.constantFrom("breach.opened", "breach.closed", "breach.escalated", "feed.silent"),
    }) as fc.Arbitrary<Partial<StoredAlert>>,
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(some, (list) => {
      const waiting = list.map((over, i) => alert(i + 1, over));
      const routes = [route(), route({ id: "2" }), route({ id: "3", channelId: "8", severity: "critical" })];
      const { deliveries, routed } = planDeliveries(waiting, world({ routes }));
      expect(routed).toHaveLength(waiting.length);
      const pairs = deliveries.map(({ channelId, groupKey }) => `${channelId} ${groupKey}`);
      expect(new Set(pairs).size).toBe(pairs.length);
      const toldTo = (channel: string) =>
        deliveries
          .filter(({ channelId }) => channelId === channel)
          .reduce((sum, { message }) => sum + message.total, 0);
      expect(toldTo("7")).toBe(waiting.length);
      expect(toldTo("8")).toBe(waiting.filter(({ severity }) => severity === "critical").length);
      for (const { message } of deliveries) expect(message.items.length).toBeLessThanOrEqual(50);
    }),
  );
});

test("routes narrow by severity, portfolio and family", () => {
  const told = (over: Partial<Route>, given: Partial<StoredAlert>) =>
    planDeliveries([alert(1, given)], world({ routes: [route(over)] })).deliveries.length;
  expect(told({ severity: "critical" }, { severity: "warning" })).toBe(0);
  expect(told({ severity: "warning" }, { severity: "critical" })).toBe(1);
  expect(told({ portfolioId: "2" }, {})).toBe(0);
  expect(told({ family: "escalation" }, {})).toBe(0);
  expect(told({ family: "escalation" }, { kind: "breach.escalated" })).toBe(1);
  expect(told({ family: "feed" }, { kind: "feed.silent", portfolioId: null })).toBe(1);
});

test("a silence keeps what it names still while it runs, and never a dead feed", () => {
  const silence = {
    id: "4",
    portfolioId: "1",
    limitId: null,
    reason: "roll",
    createdBy: "A",
    startsAtMs: NOW,
    endsAtMs: NOW + 1,
  };
  const asked = (given: Partial<StoredAlert>, over = {}) =>
    planDeliveries([alert(1, given)], world({ silences: [{ ...silence, ...over }] }));
  expect(asked({})).toMatchObject({
    deliveries: [],
    routed: ["1"],
    suppressed: new Map([["1", "silence 4"]]),
  });
  expect(asked({}, { endsAtMs: NOW }).deliveries).toHaveLength(1);
  expect(asked({ portfolioId: "2" }).deliveries).toHaveLength(1);
  expect(asked({}, { limitId: "9" }).deliveries).toHaveLength(1);
  expect(asked({}, { limitId: "1" }).deliveries).toHaveLength(0);
  expect(asked({ kind: "feed.silent" }).deliveries).toHaveLength(1);
});

test("a dead feed keeps the breaches of its time still, not those of before and not itself", () => {
  const feed = { isFiring: true, sinceMs: NOW - 5_000, episode: 1 };
  const asked = (given: Partial<StoredAlert>, over = {}) =>
    planDeliveries([alert(1, given)], world({ feed: { ...feed, ...over } })).suppressed.get("1") ?? null;
  expect(asked({})).toBe("feed");
  expect(asked({ createdAtMs: NOW - 5_001 })).toBeNull();
  expect(asked({ kind: "feed.silent", portfolioId: null })).toBeNull();
  expect(asked({ kind: "breach.escalated" })).toBeNull(); // of a breach that was told of
  expect(asked({}, { isFiring: false })).toBeNull();
});

test("in quiet hours only what is critical is sent at once, and the rest at their end", () => {
  const quiet = { fromMinute: 22 * 60, toMinute: 7 * 60, zone: "Europe/Zurich" };
  const night = Date.parse("2026-11-20T23:30:00Z");
  const due = (severity: "critical" | "warning", nowMs = night) =>
    planDeliveries([alert(1, { severity })], world({ routes: [route({ quiet })], nowMs })).deliveries[0]
      ?.dueAtMs;
  expect(due("critical")).toBe(night);
  expect(due("warning")).toBe(Date.parse("2026-11-21T06:00:00Z"));
  expect(due("warning", NOW)).toBe(NOW);
});

test("quiet hours go by the zone's own clock, also in the nights that are longer or shorter", () => {
  const quiet = { fromMinute: 22 * 60, toMinute: 7 * 60, zone: "America/New_York" };
  const until = (at: string) => new Date(quietUntil(quiet, Date.parse(at)) ?? 0).toISOString();
  expect(until("2026-03-08T04:00:00Z")).toBe("2026-03-08T11:00:00.000Z"); // set forward: 7:00 EDT
  expect(until("2026-11-01T03:00:00Z")).toBe("2026-11-01T12:00:00.000Z"); // set back: 7:00 EST
  expect(quietUntil(quiet, Date.parse("2026-11-01T12:00:00Z"))).toBeNull();
  expect(
    quietUntil({ fromMinute: 540, toMinute: 600, zone: "UTC" }, Date.parse("2026-01-01T09:59:59Z")),
  ).toBe(Date.parse("2026-01-01T10:00:00Z"));
});

test("the group of an alert is its portfolio and its family", () => {
  expect(groupKeyOf(alert(1, { portfolioId: null, kind: "feed.back" }))).toBe("feed/all");
  expect(groupKeyOf(alert(1, { kind: "breach.escalated" }))).toBe("escalation/portfolio 1");
});
