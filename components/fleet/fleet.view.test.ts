import { expect, test } from "vitest";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { FleetEntry } from "~/server/services/risk/list-fleet";
import { acrossFleet, apart, fleetColumns, fleetFinding, placeText, rowsOf } from "./fleet.view";

const NOW = 1_000_000;
const limit = (state: LimitEvaluation["state"], utilisation: number | null): LimitEvaluation => ({
  limitId: "1",
  limitVersion: 1,
  name: "VaR 99, 1 day",
  metric: "var99",
  unit: "nav",
  kind: "hard",
  threshold: 0.01,
  state,
  value: utilisation === null ? null : utilisation * 0.01,
  utilisation,
  reason: null,
  isBreachOpen: state === "breach",
  pendingSinceMs: null,
  isUrgent: false,
  direction: "max",
  scope: { kind: "portfolio", key: null },
});
const entry = (name: string, over: Partial<FleetEntry> = {}): FleetEntry => ({
  portfolioId: name,
  portfolioName: name,
  kind: "portfolio",
  deskId: null,
  baseCurrency: "USD",
  asOfMs: 0,
  computedAtMs: NOW - 400,
  navBase: { status: "ok", value: 3e6 },
  grossBase: 3e6,
  dayPnlBase: { status: "ok", value: 10 },
  pool: { status: "ok", value: { var95: 1, var975: 2, var99: 3, es95: 2, es975: 3, es99: 4 } },
  limits: [limit("ok", 0.5)],
  coverage: {
    positions: 10,
    priced: 9,
    proxied: 0,
    excluded: 1,
    proxiedShareOfGross: 0,
    excludedShareOfGross: 0.01,
    staleShareOfGross: 0,
    stalePositions: 0,
    late: [],
    lateShareOfGross: 0,
    worstQuoteState: "live",
    isPartial: false,
    proxies: [],
    exclusions: [],
  },
  regime: { status: "unavailable", code: "not-enough-history", reason: "too short" },
  seq: 1,
  isSimulated: true,
  lastHour: [],
  ...over,
});

test("worst first; a portfolio that went silent is unknown whatever it last said", () => {
  const rows = rowsOf(
    [
      entry("silent", { computedAtMs: NOW - 60_000 }),
      entry("calm"),
      entry("over", { limits: [limit("breach", 1.04)] }),
      entry("near", { limits: [limit("warning", 0.9)] }),
    ],
    NOW,
  );
  expect(rows.map(({ entry: { portfolioName } }) => portfolioName)).toEqual([
    "over",
    "near",
    "calm",
    "silent",
  ]);
  expect(fleetFinding(rows).finding).toBe("1 portfolio over a limit, 1 near, 1 unknown");
  expect(fleetColumns(rows).map(({ figure }) => figure)).toEqual(["104", "90", "50", "?"]);
});

test("all within is said as a finding", () => {
  expect(fleetFinding(rowsOf([entry("a"), entry("b")], NOW))).toMatchObject({
    tone: "calm",
    finding: "All 2 portfolios are within their limits",
  });
});

test("without limits nothing is within them, and no water is drawn", () => {
  const bare = rowsOf([entry("bare", { limits: [] })], NOW);
  expect(fleetFinding(bare)).toMatchObject({ tone: "unknown", finding: "No limits are set" });
  expect(fleetColumns(bare)[0]).toMatchObject({ isEmpty: true, figure: "", detail: "no limit" });
  expect(fleetFinding(rowsOf([entry("a"), entry("bare", { limits: [] })], NOW))).toMatchObject({
    tone: "calm",
    finding: "1 portfolio within limits, 1 without limits",
  });
});

test("sums are only made in one currency and never skip a missing part", () => {
  expect(acrossFleet(rowsOf([entry("a"), entry("b")], NOW))).toMatchObject({
    nav: 6e6,
    sumOfVar99: 6,
    priced: 18,
  });
  expect(acrossFleet(rowsOf([entry("a"), entry("b", { baseCurrency: "EUR" })], NOW)).nav).toBeNull();
  const blind = entry("b", { navBase: { status: "unavailable", code: "no-nav", reason: "no cash" } });
  expect(acrossFleet(rowsOf([entry("a"), blind], NOW)).nav).toBeNull();
  expect(acrossFleet(rowsOf([blind], NOW)).whyNoNav).toBe("NAV is not known: no cash");
});

test("widths follow net asset value and never vanish", () => {
  const [big, small] = fleetColumns(
    rowsOf(
      [
        entry("big", { limits: [limit("ok", 0.6)] }),
        entry("small", { navBase: { status: "ok", value: 1e4 } }),
      ],
      NOW,
    ),
  );
  expect(big?.weight).toBeGreaterThan(0.9);
  expect(small?.weight).toBe(0.12);
});

test("a desk over its own limit is the finding, though its portfolios are within theirs; it is in no count of them", () => {
  const desk = entry("Desk", { kind: "desk", limits: [limit("breach", 1.1)] });
  const rows = rowsOf([desk, entry("a", { deskId: "Desk" }), entry("b")], NOW);
  const { portfolios, groups } = apart(rows);
  expect(portfolios.map(({ entry: { portfolioId } }) => portfolioId)).toEqual(["a", "b"]);
  expect(groups).toHaveLength(1);
  expect(acrossFleet(portfolios, groups)).toMatchObject({ openBreaches: 1, limits: 3, nav: 6e6 });
  expect(fleetFinding(rows)).toMatchObject({ tone: "breach", finding: "Desk is over a limit" });
  const entries = rows.map((row) => row.entry);
  const textOf = (id: string) =>
    rows.filter((row) => row.entry.portfolioId === id).map((row) => placeText(row, entries, false));
  expect([textOf("Desk"), textOf("a"), textOf("b")].flat()).toEqual([
    "desk of 1 portfolio, USD",
    "Desk, USD",
    "USD",
  ]);
});
