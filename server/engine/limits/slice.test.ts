import { expect, test } from "vitest";
import { LIMIT_DEFAULTS, type Limit, type LimitScope } from "~/server/domain/limit";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { concentrationInput } from "../concentration/concentration-inputs";
import { priceBook } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { isInScope } from "./slice";

const FRAME = testFrame({ seed: 8, stocks: 6, options: 4, isLongShort: true, windowDays: 250, days: 300 });
const BOOK = priceBook(FRAME);

const limit = (own: Partial<Limit>): Limit => ({
  ...LIMIT_DEFAULTS,
  id: "1",
  version: 1,
  portfolioId: "p",
  name: "n",
  metric: "var99",
  unit: "base",
  kind: "hard",
  threshold: 1e9,
  ...own,
});
const readingOf = (own: Partial<Limit>): number | null | undefined =>
  assess({ ...FRAME, limits: [limit(own)] }).limits[0]?.value;
const onlyIn = (scope: LimitScope) => {
  const ids = new Set(
    BOOK.lines.filter((line) => isInScope(scope, line, FRAME)).map(({ position }) => position.id),
  );
  return assess({ ...FRAME, positions: FRAME.positions.filter(({ id }) => ids.has(id)) });
};

test("a limit on a part reads that part assessed as a book of its own, to the last bit", () => {
  const first = BOOK.lines[0];
  if (!first) throw new Error("the test book is empty");
  const scopes: readonly LimitScope[] = [
    { kind: "instrument", key: first.instrument?.symbol ?? null },
    { kind: "sector", key: concentrationInput(first, FRAME).sector },
    { kind: "issuer", key: concentrationInput(first, FRAME).issuer },
    { kind: "book", key: first.position.bookName },
  ];
  for (const scope of scopes) {
    const alone = onlyIn(scope);
    expect(alone.positions.length).toBeGreaterThan(0);
    expect(readingOf({ scope })).toBe(valueOrNull(alone.pool)?.var99);
    expect(readingOf({ scope, metric: "gross-exposure" })).toBe(alone.grossBase);
    expect(readingOf({ scope, metric: "worst-stress" })).toBe(0 - (alone.stress[0]?.pnlBase ?? Number.NaN));
    expect(readingOf({ scope, metric: "delta" })).toBe(Math.abs(alone.greeks.deltaBase));
  }
});

test("a share of net asset value is one of the whole portfolio, whatever part the limit is on", () => {
  const symbol = BOOK.lines[0]?.instrument?.symbol ?? "";
  const scope = { kind: "instrument", key: symbol } as const;
  const nav = valueOrNull(assess(FRAME).navBase) ?? Number.NaN;
  expect(readingOf({ scope, metric: "gross-exposure", unit: "nav" })).toBe(onlyIn(scope).grossBase / nav);
});

test("an option belongs to its underlying's issuer and sector; a counterparty only to those who name it", () => {
  const line = BOOK.lines.find(({ instrument }) => instrument?.type === "option");
  if (!line?.instrument) throw new Error("the test book has no option");
  const option = { ...line, instrument: { ...line.instrument, issuer: null, sector: null, country: null } };
  const underlying = FRAME.instruments.get(line.instrument.underlyingId ?? "");
  if (!underlying) throw new Error("the option has no underlying");
  const instruments = new Map(FRAME.instruments).set(underlying.id, { ...underlying, country: "NO" });
  const frame = { ...FRAME, instruments };
  const issuer = underlying.issuer ?? underlying.symbol;
  expect(isInScope({ kind: "issuer", key: issuer }, option, frame)).toBe(true);
  expect(isInScope({ kind: "sector", key: underlying.sector }, option, frame)).toBe(true);
  expect(isInScope({ kind: "country", key: "NO" }, option, frame)).toBe(true);
  expect(isInScope({ kind: "counterparty", key: "Bank" }, option, FRAME)).toBe(false);
  const faced = { ...option, position: { ...option.position, counterparty: "Bank" } };
  expect(isInScope({ kind: "counterparty", key: "Bank" }, faced, FRAME)).toBe(true);
});

test("a part in which nothing is held is known to be nothing", () => {
  const scope = { kind: "sector", key: "Nowhere" } as const;
  expect(readingOf({ scope })).toBe(0);
  expect(readingOf({ scope, metric: "gross-exposure" })).toBe(0);
});

test("a late price in one part makes limits on it unknown and leaves the others decided", () => {
  const [first, second] = BOOK.lines.filter(({ instrument }) => instrument?.type === "equity");
  const quote = FRAME.quotes.get(first?.position.instrumentId ?? "");
  if (!first || !second || !quote) throw new Error("the test book is too small");
  const quotes = new Map(FRAME.quotes).set(first.position.instrumentId, { ...quote, state: "stale" });
  const limits = [first, second].map(({ instrument }, i) =>
    limit({
      id: String(i),
      metric: "gross-exposure",
      scope: { kind: "instrument", key: instrument?.symbol ?? null },
    }),
  );
  expect(assess({ ...FRAME, quotes, limits }).limits.map(({ state }) => state)).toEqual(["unknown", "ok"]);
});
