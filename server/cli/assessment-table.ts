import type { Measure } from "~/server/domain/measure";
import { RISK_METHODS, type RiskSnapshot } from "~/server/domain/snapshot";
import { marketValueOf } from "~/server/services/assess/assessment-json";
import { aligned, amount, percent, SENTENCE_CHARACTERS } from "./text-table";

const SHOWN_ROWS = 15;
const FIGURES = ["var95", "var975", "var99", "es95", "es975", "es99"] as const;
const HEADS = ["VaR 95", "VaR 97.5", "VaR 99", "ES 95", "ES 97.5", "ES 99"] as const;
const TRADING_DAYS_A_YEAR = 252;
/**
 * A snapshot for reading in a terminal: amounts in whole units of the base currency, losses positive. Shares are of
 * net asset value, or of gross exposure where that is unavailable, and say which.
 */
export function assessmentTable(snapshot: RiskSnapshot, notes: readonly string[]): string {
  const { baseCurrency, coverage, conventions, grossBase, navBase, volatilityDailyBase } = snapshot;
  const isNavKnown = navBase.status === "ok";
  const sizeName = isNavKnown ? "NAV" : "gross";
  const annualShare = isNavKnown ? snapshot.volatilityAnnualOfNav : snapshot.volatilityAnnualOfGross;
  const annual =
    volatilityDailyBase.status === "ok" ? volatilityDailyBase.value * Math.sqrt(TRADING_DAYS_A_YEAR) : null;
  const sections = [
    [
      `${snapshot.portfolioName} as of ${snapshot.asOfDate}, amounts in ${baseCurrency}`,
      conventionsLine(snapshot),
      windowLine(snapshot, conventions.windowDays),
      coverageLine(snapshot),
      ...(isNavKnown ? [] : [`Shares are of gross exposure: ${navBase.reason}.`]),
    ],
    aligned([
      isNavKnown
        ? ["Net asset value", measured(snapshot.navBase, amount)]
        : ["Market value", amount(marketValueOf(snapshot))],
      ["Gross exposure", amount(snapshot.grossBase)],
      ["Net exposure", amount(snapshot.netBase)],
      ["Volatility, one day", measured(volatilityDailyBase, amount)],
      ["Volatility, a year", annual === null ? "unavailable" : amount(annual)],
      [`Volatility, a year, of ${sizeName}`, measured(annualShare, percent)],
    ]),
    aligned([
      ["Method", ...HEADS],
      ...RISK_METHODS.map((name) => {
        const figures = snapshot.methods[name];
        return figures.status === "ok"
          ? [name, ...FIGURES.map((figure) => amount(figures.value[figure]))]
          : [name, `unavailable: ${figures.reason}`];
      }),
    ]),
    aligned([
      ["Position", "Value", "VaR 99 share", "ES 97.5 share", "Volatility share", ""],
      ...largest(snapshot).map((position) => [
        position.symbol,
        measured(position.valueBase, amount),
        amount(position.componentVar99),
        amount(position.componentEs975),
        amount(position.componentVolatilityBase),
        position.note ?? "",
      ]),
    ]),
    aligned([
      ["Stress", "Profit", `of ${sizeName}`],
      ...snapshot.stress.map(({ name, pnlBase, shareOfNav }) => [
        name,
        amount(pnlBase),
        isNavKnown ? measured(shareOfNav, percent) : grossBase > 0 ? percent(pnlBase / grossBase) : "",
      ]),
    ]),
    named([
      [
        "Largest position",
        measured(
          snapshot.concentration.largestPosition,
          ({ label, share }) => `${label} ${percent(share)} of gross`,
        ),
      ],
      ["Effective names", measured(snapshot.concentration.effectiveNames, (names) => names.toFixed(1))],
      ["Days to liquidate", measured(snapshot.liquidity.daysToLiquidate, (days) => days.toFixed(2))],
      ["Regime", measured(snapshot.regime, ({ current, evidence }) => `${current} (${evidence})`)],
    ]),
    [...notes, ...coverage.exclusions.map(({ symbol, reason }) => `${symbol} is left out: ${reason}.`)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** A window that history cuts short says so. */
function windowLine({ window, positions }: RiskSnapshot, asked: number): string {
  const { scenarios, first, last } = window;
  const count =
    scenarios < asked ? `${scenarios} of ${asked} moves: history is shorter` : `${scenarios} moves`;
  const markets = new Set(positions.map(({ currency, type }) => (type === "crypto" ? type : currency)));
  // Closes of Tokyo and New York are hours apart: what they have in common shows a day late.
  const apart = markets.size > 1 ? " Closes are those of each market's own day, hours apart." : "";
  return `Window: ${count}, ${first} to ${last}.${apart}`;
}

function conventionsLine({
  conventions: { quantile, shortfall, horizonDays, ewmaDecay, ddof },
}: RiskSnapshot): string {
  return (
    `Losses are positive. Quantile ${quantile}, shortfall ${shortfall}, horizon ${horizonDays} day, ` +
    `EWMA decay ${ewmaDecay}, ddof ${ddof}.`
  );
}

function coverageLine({ coverage }: RiskSnapshot): string {
  const { positions, priced, proxied, excluded } = coverage;
  const counts = `Coverage: ${positions} positions, ${priced} priced, ${proxied} proxied, ${excluded} left out`;
  const stale = coverage.stalePositions > 0 ? `, ${coverage.stalePositions} at stale prices` : "";
  return `${counts}${stale}${coverage.isPartial ? ": VaR is partial" : ""}.`;
}

/** Positions by the size of their part in VaR 99. */
function largest({ positions }: RiskSnapshot): RiskSnapshot["positions"] {
  return [...positions]
    .sort((a, b) => Math.abs(b.componentVar99) - Math.abs(a.componentVar99))
    .slice(0, SHOWN_ROWS);
}

/** Words beside their names. */
const named = (rows: readonly (readonly [string, string])[]): string[] =>
  rows.map(([name, text]) => `${name.padEnd(SENTENCE_CHARACTERS)}${text}`);

const measured = <T>(measure: Measure<T>, format: (value: T) => string): string =>
  measure.status === "ok" ? format(measure.value) : `unavailable: ${measure.reason}`;
