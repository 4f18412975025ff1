import type { Limit } from "~/server/domain/limit";
import { seededRandom } from "~/server/engine/math/random";
import type { ListedOption } from "./options";
import type { Listed } from "./universe";

/** One holding by symbol, before anything has an id. */
export type Holding = { readonly book: string; readonly symbol: string; readonly quantity: number };

export type PortfolioPlan = {
  readonly name: string;
  readonly holdings: readonly Holding[];
  readonly limits: readonly Pick<Limit, "name" | "metric" | "unit" | "kind" | "threshold">[];
};

/** What is needed to turn an amount of dollars into a quantity. */
export type Priced = {
  readonly listed: readonly Listed[];
  readonly dollarsAUnit: (symbol: string) => number;
};

const BOOK_SEED = 7;

/** US stocks, long and short, about a hundred names each way. */
export function longShort({ listed, dollarsAUnit }: Priced): PortfolioPlan {
  const random = seededRandom(BOOK_SEED);
  const stocks = listed
    .filter(({ draft }) => draft.type === "equity" && draft.country === "United States")
    .slice(0, 199);
  const holdings = stocks.map(({ draft }, i): Holding => {
    const isLong = i % 2 === 0;
    const dollars = (isLong ? 1_700_000 : -1_150_000) * (0.5 + random());
    return {
      book: isLong ? "Long" : "Short",
      symbol: draft.symbol,
      quantity: Math.round(dollars / dollarsAUnit(draft.symbol)),
    };
  });
  return {
    name: "Halyard US Long/Short",
    holdings: [...holdings, { book: "Cash", symbol: "USD", quantity: 72_000_000 }],
    limits: startingLimits({
      var99Nav: 0.0105,
      es975Nav: 0.0108,
      singleNav: 0.032,
      stressNav: 0.19,
      days: 2,
    }),
  };
}

/** A global book in four currencies: stocks, funds, bonds, futures, currencies, a few options. */
export function globalMultiAsset(
  { listed, dollarsAUnit }: Priced,
  options: readonly ListedOption[],
  hedges: readonly Holding[],
): PortfolioPlan {
  const hold = (book: string, symbol: string, dollars: number): Holding => ({
    book,
    symbol,
    quantity: Math.round(dollars / dollarsAUnit(symbol)),
  });
  const ofType = (type: string) =>
    listed.filter(({ draft }) => draft.type === type).map(({ draft }) => draft.symbol);
  const abroad = listed.filter(({ draft }) => draft.type === "equity" && draft.country !== "United States");
  const home = listed.filter(
    ({ draft }, i) => draft.country === "United States" && draft.type === "equity" && i % 10 === 3,
  );
  const index = options
    .filter((option) => option.underlying === "SPX" && option.moneyness <= 0.9)
    .slice(0, 3);
  const holdings: Holding[] = [
    ...home.map(({ draft }, i) => hold("Core equity", draft.symbol, 1_500_000 + 130_000 * (i % 7))),
    ...abroad.map(({ draft }, i) => hold("International equity", draft.symbol, 1_100_000 + 90_000 * (i % 5))),
    ...["CUSM", "CEMK", "CGLD", "CHYB"].map((symbol) => hold("Funds", symbol, 2_600_000)),
    ...ofType("bond").map((symbol) => hold("Fixed income", symbol, 6_500_000)),
    { book: "Overlay", symbol: "SPXF", quantity: -60 },
    { book: "Overlay", symbol: "T10F", quantity: 70 },
    ...index.map(({ draft }) => ({ book: "Overlay", symbol: draft.symbol, quantity: 25 })),
    ...hedges,
    { book: "Cash", symbol: "USD", quantity: 9_000_000 },
    { book: "Cash", symbol: "EUR", quantity: 2_500_000 },
    { book: "Cash", symbol: "JPY", quantity: 210_000_000 },
  ];
  return {
    name: "Meridian Global Multi-Asset",
    holdings,
    limits: startingLimits({ var99Nav: 0.008, es975Nav: 0.0085, singleNav: 0.1, stressNav: 0.13, days: 3 }),
  };
}

/** Options on the index and on single names against funds: sells more than it buys, owns some tails. */
export function optionsOverlay({ dollarsAUnit }: Priced, options: readonly ListedOption[]): PortfolioPlan {
  const random = seededRandom(BOOK_SEED + 1);
  const held = options.slice(0, 36).map(({ draft, underlying, moneyness }): Holding => {
    const isIndex = underlying === "SPX";
    const isTail = moneyness < 0.85;
    const lots = isIndex ? (isTail ? 10 : 16) : 90;
    const sign = isTail ? 1 : random() < 0.62 ? -1 : 1;
    return {
      book: isIndex ? "Index options" : "Single-name options",
      symbol: draft.symbol,
      quantity: sign * Math.round(lots * (0.6 + random())),
    };
  });
  return {
    name: "Sextant Options Overlay",
    holdings: [
      ...held,
      { book: "Hedges", symbol: "CUSA", quantity: Math.round(9_000_000 / dollarsAUnit("CUSA")) },
      { book: "Hedges", symbol: "SPXF", quantity: -25 },
      { book: "Hedges", symbol: "CGLD", quantity: Math.round(1_500_000 / dollarsAUnit("CGLD")) },
      { book: "Cash", symbol: "USD", quantity: 31_000_000 },
    ],
    limits: startingLimits({
      var99Nav: 0.012,
      es975Nav: 0.0125,
      singleNav: 0.35,
      stressNav: 0.2,
      days: null,
    }),
  };
}

/** The limits that every portfolio of the demonstration starts with; `days` null where volumes are not known. */
function startingLimits(o: {
  var99Nav: number;
  es975Nav: number;
  singleNav: number;
  stressNav: number;
  days: number | null;
}): PortfolioPlan["limits"] {
  const last =
    o.days === null
      ? ({
          name: "Gross exposure",
          metric: "gross-exposure",
          unit: "nav",
          kind: "soft",
          threshold: 2,
        } as const)
      : ({
          name: "Days to liquidate",
          metric: "days-to-liquidate",
          unit: "days",
          kind: "soft",
          threshold: o.days,
        } as const);
  return [
    { name: "VaR 99, 1 day", metric: "var99", unit: "nav", kind: "hard", threshold: o.var99Nav },
    { name: "ES 97.5, 1 day", metric: "es975", unit: "nav", kind: "hard", threshold: o.es975Nav },
    {
      name: "Single position",
      metric: "largest-position",
      unit: "nav",
      kind: "soft",
      threshold: o.singleNav,
    },
    {
      name: "Worst historical stress",
      metric: "worst-stress",
      unit: "nav",
      kind: "hard",
      threshold: o.stressNav,
    },
    { name: "Market regime", metric: "regime", unit: "regime", kind: "monitor", threshold: 1.5 },
    last,
  ];
}
