import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { RiskFigures, RiskMethod, RiskSnapshot } from "~/server/domain/snapshot";

const TRADING_DAYS_A_YEAR = 252;
const NO_FIGURES: Readonly<Record<keyof RiskFigures, null>> = {
  var95: null,
  var975: null,
  var99: null,
  es95: null,
  es975: null,
  es99: null,
};

/**
 * A snapshot as plain JSON for other programs. Amounts are in `currency`, losses positive, shares of one. What is
 * unavailable is null, and `reasons` says why under its path.
 */
export function assessmentJson(snapshot: RiskSnapshot, notes: readonly string[]) {
  const reasons: Record<string, string> = {};
  const plain = (value: unknown, path: string): unknown => plainly(value, path, reasons);
  const daily = plain(snapshot.volatilityDailyBase, "volatility.daily") as number | null; // a measure of a number
  const { quantile, shortfall, ...conventions } = snapshot.conventions;
  const concentration = snapshot.concentration;
  const nav = plain(netValueOf(snapshot), "nav") as number | null; // a measure of a number
  const json = {
    asOf: snapshot.asOfDate,
    currency: snapshot.baseCurrency,
    nav,
    marketValue: marketValueOf(snapshot),
    gross: snapshot.grossBase,
    net: snapshot.netBase,
    long: snapshot.longBase,
    short: snapshot.shortBase,
    dayPnl: plain(snapshot.dayPnlBase, "dayPnl"),
    window: snapshot.window,
    conventions: { quantile, es: shortfall, ...conventions },
    methods: Object.fromEntries(
      Object.entries(snapshot.methods).map(([name, figures]) => {
        if (figures.status === "ok") return [name, figures.value];
        reasons[`methods.${name}`] = figures.reason;
        return [name, NO_FIGURES];
      }),
    ) as Record<RiskMethod, RiskFigures | typeof NO_FIGURES>, // the same keys
    pool: snapshot.poolMembers,
    volatility: {
      daily,
      annual: daily === null ? null : daily * Math.sqrt(TRADING_DAYS_A_YEAR),
      annualOfNav: plain(snapshot.volatilityAnnualOfNav, "volatility.annualOfNav"),
      annualOfGross: plain(snapshot.volatilityAnnualOfGross, "volatility.annualOfGross"),
    },
    components: snapshot.positions.map((position) => ({
      symbol: position.symbol,
      book: position.bookName,
      type: position.type,
      currency: position.currency,
      quantity: position.quantity,
      price: position.priceLocal,
      value: plain(position.valueBase, `components.${position.symbol}.value`),
      exposure: plain(position.exposureBase, `components.${position.symbol}.exposure`),
      var99: position.componentVar99,
      es975: position.componentEs975,
      volatility: position.componentVolatilityBase,
      coverage: position.coverage,
      quoteState: position.quoteState,
      note: position.note,
    })),
    concentration: {
      largestPosition: plain(concentration.largestPosition, "concentration.largestPosition"),
      largestIssuer: plain(concentration.largestIssuer, "concentration.largestIssuer"),
      herfindahl: plain(concentration.herfindahl, "concentration.herfindahl"),
      effectiveNames: plain(concentration.effectiveNames, "concentration.effectiveNames"),
      sectors: plain(concentration.sectors, "concentration.sectors"),
      issuers: plain(concentration.issuers, "concentration.issuers"),
      currencies: plain(concentration.currencies, "concentration.currencies"),
    },
    liquidity: plain(snapshot.liquidity, "liquidity"),
    stress: plain(snapshot.stress, "stress"),
    regime: plain(snapshot.regime, "regime"),
    greeks: plain(snapshot.greeks, "greeks"),
    coverage: plain(snapshot.coverage, "coverage"),
    notes,
    provenance: { inputsHash: snapshot.provenance.inputsHash, codeVersion: snapshot.provenance.codeVersion },
    reasons,
  };
  return json;
}

export type AssessmentJson = ReturnType<typeof assessmentJson>;

/**
 * The sum of all market values, futures at zero: the net asset value, or what stands in its place where cash was not
 * given or the sum is not above zero. Unavailable while any value is unknown.
 */
function netValueOf(snapshot: RiskSnapshot): Measure<number> {
  if (snapshot.navBase.status === "ok") return snapshot.navBase;
  const unknown = snapshot.positions.find(({ valueBase }) => valueBase.status !== "ok");
  return unknown
    ? unavailable("no-price", `the value of ${unknown.symbol} is unknown`)
    : ok(marketValueOf(snapshot));
}

/** Market value of what is priced: there also where a net asset value is not. */
export const marketValueOf = (snapshot: RiskSnapshot): number =>
  snapshot.positions.reduce(
    (sum, { valueBase }) => sum + (valueBase.status === "ok" ? valueBase.value : 0),
    0,
  );

/** Measures become their value or null; names lose the unit that the currency states once. */
export function plainly(value: unknown, path: string, reasons: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item, i) => plainly(item, `${path}.${i}`, reasons));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>; // any object has string keys
  if (fields.status === "ok") return plainly(fields.value, path, reasons);
  if (fields.status === "unavailable") {
    reasons[path] = String(fields.reason);
    return null;
  }
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => {
      const name = key.replace(/Base(?=$|Per)/, "");
      return [name, plainly(item, `${path}.${name}`, reasons)];
    }),
  );
}
