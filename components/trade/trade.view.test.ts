import { expect, test } from "vitest";
import { ok, unavailable } from "~/server/domain/measure";
import type { Ticket } from "~/server/domain/ticket";
import { bookCureShare, figureRows, readDrafts, readQuantity, ticketFinding, withTrades } from "./trade.view";

test.each([
  ["500", 500],
  ["-1,500", -1500],
  ["\u22121,500.5", -1500.5],
  ["+2", 2],
  ["1,50", null],
  ["5k", null],
  ["NaN", null],
  ["1e400", null],
  ["", null],
])("%j is read as %s", (text, quantity) => {
  expect(readQuantity(text)).toBe(quantity);
});

test("empty lines are left aside; a half one is asked for by name", () => {
  const line = (symbol: string, quantity: string) => ({ key: 1, symbol, quantity });
  expect(readDrafts([line("AAA", "5"), line("", "")])).toEqual({
    kind: "ok",
    trades: [{ symbol: "AAA", quantity: 5 }],
  });
  expect(readDrafts([line("AAA", "")])).toMatchObject({
    kind: "refused",
    sentence: expect.stringContaining("AAA"),
  });
  expect(readDrafts([line("", "5")])).toMatchObject({ kind: "refused" });
  expect(readDrafts([line("", "")])).toMatchObject({ kind: "refused" });
  expect(readDrafts([line("AAA", "0")])).toMatchObject({ kind: "refused" });
});

const ticket = (over: Partial<Ticket> = {}): Ticket => ({
  asOfMs: 0,
  baseCurrency: "USD",
  lines: [],
  figures: [
    { name: "var99", unit: "base", before: ok(100_000), after: ok(80_000) },
    {
      name: "volatility",
      unit: "fraction",
      before: ok(0.1),
      after: unavailable("no-nav", "cash was not given"),
    },
  ],
  limits: [],
  isBlocked: false,
  costBase: ok(0),
  ...over,
});
const limit = (before: "ok" | "breach", after: "ok" | "breach") => ({
  limitId: "1",
  portfolioId: "1",
  ofGroup: null,
  name: "Gross",
  kind: "hard",
  before,
  after,
  utilisationBefore: 1,
  utilisationAfter: 1,
  isMadeWorse: after === "breach" && before !== after,
});

test("figures stand beside each other with their change; what is missing says why", () => {
  expect(figureRows(ticket())).toEqual([
    { name: "VaR 99, 1 day", before: "$100K", after: "$80K", change: "\u2212$20K", reason: null },
    {
      name: "Volatility, % of NAV a year",
      before: "10.0%",
      after: null,
      change: null,
      reason: "cash was not given",
    },
  ]);
});

test("the finding says what happens to VaR and to the limits", () => {
  expect(ticketFinding(ticket())).toBe("VaR 99 falls by 20.0%; no limit changes sides");
  expect(ticketFinding(ticket({ limits: [limit("breach", "ok")] }))).toContain("Gross would be cured");
  expect(ticketFinding(ticket({ limits: [limit("ok", "breach")], isBlocked: true }))).toMatch(
    /^Blocked: Gross/,
  );
});

test("trades that are taken over stand behind the lines that name something, each with a key of its own", () => {
  const drafts = [
    { key: 3, symbol: "AAA", quantity: "5" },
    { key: 4, symbol: " ", quantity: "" },
  ];
  const trades = [
    { symbol: "BBB", quantity: -10 },
    { symbol: "CCC", quantity: 2 },
  ];
  expect(withTrades(drafts, trades)).toEqual([
    { key: 3, symbol: "AAA", quantity: "5" },
    { key: 5, symbol: "BBB", quantity: "-10" },
    { key: 6, symbol: "CCC", quantity: "2" },
  ]);
  expect(bookCureShare(0.1237)).toBe("12.4% of each");
});
