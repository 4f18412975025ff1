import type { InstrumentType } from "~/server/domain/instrument";
import { type Random, seededRandom } from "~/server/engine/math/random";
import type { SimulatedAsset } from "~/server/engine/simulate/simulated-asset";
import type { InstrumentDraft } from "~/server/ports/reference-data";
import { SECTORS, type Sector } from "./sectors";

/** Something of the demonstration's market: what it is, how it moves, and what it cost when its history began. */
export type Listed = {
  readonly draft: InstrumentDraft;
  readonly asset: SimulatedAsset;
  readonly firstPrice: number;
};

export const WORLD_SEED = 20_200_124;
/** The index itself: real, not drawn. */
export const MARKET_SYMBOL = "SPX";

/** The one name on whose credit there is a swap. */
export const NAME_SPREAD = "GUNP_SPREAD";

const COMPANIES_A_SECTOR = 20;

/** First words of company names; none is a company's. */
const WORDS =
  `Anchorage Astrolabe Ballast Bowline Bowsprit Breakwater Bulwark Capstan Carrack Clipper Corvette Coxswain
Crosswind Davit Dorade Estuary Fairlead Fathom Fjordland Flotilla Forecastle Foremast Gangway Gunwale Harbourside
Hawser Headland Helmsman Inlet Jetty Kedge Ketch Lagoon Landfall Lanternman Lateen Leeward Lodestar Longboat Mainsail
Mizzen Mooring Oakum Offing Outrigger Pinnace Porthole Quayside Ratline Regatta Rigging Rudder Schooner Shoalwater
Sloop Sounding Spinnaker Starboard Sternpost Strand Tackline Tiller Topsail Transom Trireme Wharfside Windlass
Windward Yardarm Yawl`
    .split(/\s+/)
    .map((word) => word.trim());

/** Countries of foreign companies: currency, suffix of the symbol, beta to the US index. */
const ABROAD = [
  { country: "Germany", currency: "EUR", suffix: "DE", beta: 0.85, count: 5 },
  { country: "France", currency: "EUR", suffix: "PA", beta: 0.85, count: 4 },
  { country: "United Kingdom", currency: "GBP", suffix: "L", beta: 0.75, count: 6 },
  { country: "Japan", currency: "JPY", suffix: "T", beta: 0.5, count: 6 },
] as const;

/** Everything that trades in the demonstration, the index first. Fictional but for the index and the currencies. */
export function listUniverse(): Listed[] {
  const random = seededRandom(WORLD_SEED);
  const names = companyNames();
  const taken = new Set<string>();
  const companies = SECTORS.flatMap((sector, s) =>
    Array.from({ length: COMPANIES_A_SECTOR }, (_, i) =>
      company(
        names(sector, s, i),
        sector,
        { country: "United States", currency: "USD", suffix: null, beta: 1 },
        random,
        taken,
      ),
    ),
  );
  const foreign = ABROAD.flatMap((home, h) =>
    Array.from({ length: home.count }, (_, i) => {
      const sector = SECTORS[(h * 4 + i * 3) % SECTORS.length] as Sector; // the remainder is an index of the list
      return company(names(sector, h * 5 + 3, 31 + i), sector, home, random, taken);
    }),
  );
  return [...companies, ...foreign, ...funds(), ...currencies(), ...rates(), ...futures(), ...bonds()];
}

function companyNames() {
  return (sector: Sector, offset: number, i: number): string => {
    const word = WORDS[(offset * 13 + i * 3) % WORDS.length] ?? "";
    return `${word} ${sector.businesses[i % sector.businesses.length]}`;
  };
}

type Home = {
  readonly country: string;
  readonly currency: string;
  readonly suffix: string | null;
  readonly beta: number;
};

function company(name: string, sector: Sector, home: Home, random: Random, taken: Set<string>): Listed {
  const symbol = uniqueSymbol(name, taken) + (home.suffix === null ? "" : `.${home.suffix}`);
  const size = Math.exp(2.2 * random()); // 1 to 9 times the smallest
  const firstPrice = Math.round(1_800 * Math.exp(1.8 * random())) / 100;
  const yen = home.currency === "JPY" ? 100 : 1;
  return {
    draft: {
      ...instrument(symbol, name, "equity", home.currency),
      sector: sector.name,
      country: home.country,
      issuer: name,
    },
    asset: {
      ...spot(symbol),
      marketBeta: sector.beta * home.beta * (0.8 + 0.4 * random()),
      group: home.suffix === null ? sector.name : home.country,
      groupVolatility: sector.groupVolatility,
      ownVolatility: sector.ownVolatility * (0.85 + 0.5 * random()),
      dailyVolume: Math.round((size * 45e6) / firstPrice),
    },
    firstPrice: firstPrice * yen,
  };
}

function uniqueSymbol(name: string, taken: Set<string>): string {
  const [word = "", business = ""] = name.toUpperCase().split(" ");
  const consonants = word[0] + word.slice(1).replace(/[AEIOU]/g, "");
  for (let length = 3; length <= consonants.length; length++) {
    const symbol = consonants.slice(0, length) + business[0];
    if (!taken.has(symbol)) {
      taken.add(symbol);
      return symbol;
    }
  }
  const symbol = word.slice(0, 4) + business.slice(0, 2);
  if (taken.has(symbol)) throw new Error(`two companies would be called ${symbol}`);
  taken.add(symbol);
  return symbol;
}

function funds(): Listed[] {
  const fund = (
    symbol: string,
    name: string,
    sector: string,
    marketBeta: number,
    own: number,
    firstPrice: number,
  ): Listed => ({
    draft: {
      ...instrument(symbol, name, "etf", "USD"),
      sector,
      country: "United States",
      issuer: "Compass Funds",
    },
    asset: { ...spot(symbol), marketBeta, ownVolatility: own, dailyVolume: 9_000_000 },
    firstPrice,
  });
  return [
    fund("CUSA", "Compass US Large Companies", "Broad equity", 1, 0.0006, 212),
    fund("CUSM", "Compass US Small Companies", "Broad equity", 1.15, 0.004, 118),
    fund("CEMK", "Compass Emerging Markets", "Broad equity", 0.9, 0.007, 36),
    fund("CGLD", "Compass Gold", "Commodities", -0.08, 0.0075, 112),
    fund("COIL", "Compass Crude Oil", "Commodities", 0.9, 0.019, 28),
    fund("CHYB", "Compass High Yield", "Credit", 0.35, 0.0018, 84),
  ];
}

function currencies(): Listed[] {
  const pair = (
    symbol: string,
    name: string,
    quoted: string,
    marketBeta: number,
    own: number,
    firstPrice: number,
  ): Listed => ({
    draft: instrument(symbol, name, "fx", quoted),
    asset: { ...spot(symbol), marketBeta, ownVolatility: own },
    firstPrice,
  });
  return [
    pair("EURUSD", "Euro in US dollars", "USD", 0.03, 0.0043, 1.05),
    pair("GBPUSD", "Pound sterling in US dollars", "USD", 0.1, 0.0055, 1.23),
    pair("USDJPY", "US dollar in yen", "JPY", 0.15, 0.0045, 116),
  ];
}

function rates(): Listed[] {
  const rate = (
    symbol: string,
    name: string,
    currency: string,
    marketBeta: number,
    own: number,
    firstPrice: number,
  ): Listed => ({
    draft: instrument(symbol, name, "rate", currency),
    asset: { ...spot(symbol), kind: "rate", marketBeta, ownVolatility: own },
    firstPrice,
  });
  return [
    rate("USD2Y", "US 2-year yield, percent", "USD", 0.9, 0.022, 1.3),
    rate("USD10Y", "US 10-year yield, percent", "USD", 1.8, 0.032, 2.1),
    rate("EUR10Y", "Euro 10-year yield, percent", "EUR", 1.1, 0.026, 0.4),
    rate(NAME_SPREAD, "Gunwale Petroleum 5-year credit spread, percent", "USD", -2.5, 0.02, 3.2),
  ];
}

function futures(): Listed[] {
  return [
    {
      draft: {
        ...instrument("SPXF", "S&P 500 future, rolling", "future", "USD"),
        multiplier: 50,
        sector: "Index futures",
        underlyingSymbol: MARKET_SYMBOL,
      },
      asset: { ...spot("SPXF"), marketBeta: 1, ownVolatility: 0.0003, dailyVolume: 1_600_000 },
      firstPrice: 2_257,
    },
    {
      draft: {
        ...instrument("T10F", "US 10-year note future, rolling", "future", "USD"),
        multiplier: 1_000,
        sector: "Rates futures",
      },
      asset: {
        ...spot("T10F"),
        kind: "bond",
        ownVolatility: 0.0004,
        rate: { symbol: "USD10Y", durationYears: 6.5 },
        dailyVolume: 1_300_000,
      },
      firstPrice: 124,
    },
  ];
}

function bonds(): Listed[] {
  const bond = (o: {
    symbol: string;
    name: string;
    currency: string;
    rate: string;
    years: number;
    coupon: number;
    maturity: string;
    firstPrice: number;
    rating: string;
    sector: string;
    spreadVolatility: number;
    beta: number;
  }): Listed => ({
    draft: {
      ...instrument(o.symbol, o.name, "bond", o.currency),
      multiplier: 0.01,
      sector: o.sector,
      issuer: o.name.replace(/ \d.*$/, ""),
      rating: o.rating,
      underlyingSymbol: o.rate,
      bond: {
        coupon: o.coupon,
        maturity: o.maturity,
        yieldToMaturity: null,
        frequency: o.currency === "EUR" ? 1 : 2,
      },
    },
    asset: {
      ...spot(o.symbol),
      kind: "bond",
      marketBeta: o.beta,
      ownVolatility: o.spreadVolatility,
      rate: { symbol: o.rate, durationYears: o.years },
      dailyVolume: 40_000_000,
    },
    firstPrice: o.firstPrice,
  });
  const treasury = {
    currency: "USD",
    rating: "AA+",
    sector: "Government bonds",
    spreadVolatility: 0.0003,
    beta: 0,
  };
  const corporate = {
    currency: "USD",
    rating: "BBB",
    sector: "Corporate bonds",
    spreadVolatility: 0.0014,
    beta: 0.08,
  };
  return [
    bond({
      ...treasury,
      symbol: "UST29",
      name: "US Treasury 2.375% 2029",
      rate: "USD10Y",
      years: 8.2,
      coupon: 0.02375,
      maturity: "2029-05-15",
      firstPrice: 102,
    }),
    bond({
      ...treasury,
      symbol: "UST22",
      name: "US Treasury 1.75% 2022",
      rate: "USD2Y",
      years: 2.3,
      coupon: 0.0175,
      maturity: "2022-06-30",
      firstPrice: 100.6,
    }),
    bond({
      ...treasury,
      symbol: "UST45",
      name: "US Treasury 3.0% 2045",
      rate: "USD10Y",
      years: 17.2,
      coupon: 0.03,
      maturity: "2045-11-15",
      firstPrice: 106,
    }),
    bond({
      ...treasury,
      symbol: "EUB30",
      name: "Euro Federal 0.25% 2030",
      currency: "EUR",
      rating: "AAA",
      rate: "EUR10Y",
      years: 9.6,
      coupon: 0.0025,
      maturity: "2030-02-15",
      firstPrice: 99,
    }),
    bond({
      ...corporate,
      symbol: "TILB27",
      name: "Tiller Bank 3.6% 2027",
      rate: "USD10Y",
      years: 6.2,
      coupon: 0.036,
      maturity: "2027-03-15",
      firstPrice: 101.5,
    }),
    bond({
      ...corporate,
      symbol: "GUNP26",
      name: "Gunwale Petroleum 4.9% 2026",
      rating: "BB+",
      rate: "USD10Y",
      years: 5.2,
      coupon: 0.049,
      maturity: "2026-09-01",
      firstPrice: 98.4,
      spreadVolatility: 0.003,
      beta: 0.25,
    }),
  ];
}

export function instrument(
  symbol: string,
  name: string,
  type: InstrumentType,
  currency: string,
): InstrumentDraft {
  return {
    symbol,
    name,
    type,
    currency,
    multiplier: 1,
    sector: null,
    country: null,
    issuer: null,
    rating: null,
    underlyingSymbol: null,
    option: null,
    bond: null,
    isSimulated: true,
  };
}

const spot = (symbol: string): SimulatedAsset => ({
  symbol,
  kind: "spot",
  marketBeta: 0,
  group: null,
  groupVolatility: 0,
  ownVolatility: 0,
  rate: null,
  dailyVolume: 0,
});

/** The real index, and cash, which need no law of motion. */
export const unsimulated: readonly InstrumentDraft[] = [
  { ...instrument(MARKET_SYMBOL, "S&P 500", "index", "USD"), isSimulated: false },
  instrument("USD", "US dollar cash", "cash", "USD"),
  instrument("EUR", "Euro cash", "cash", "EUR"),
  instrument("JPY", "Yen cash", "cash", "JPY"),
];
