import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { DailyReport } from "~/server/domain/daily-report";
import { unavailable } from "~/server/domain/measure";

/** A report of a portfolio of which nothing is known: whole, so that every procedure can read it. */
export function emptyReport(portfolioId: string, marker: string): DailyReport {
  const nothing = unavailable("no-positions", `${marker} holds nothing`);
  return {
    schema: 1,
    seq: 1,
    portfolioId,
    portfolioName: marker,
    baseCurrency: "USD",
    ...{ asOfMs: 0, asOfDate: "1970-01-01", computedAtMs: 0 },
    provenance: {
      ...{ runId: "1", inputsHash: "", marketFrameId: "", positionVersion: 1, limitVersion: 1 },
      ...{ modelSet: "", codeVersion: "test", isSimulated: true },
    },
    conventions: DEFAULT_CONVENTIONS,
    window: { scenarios: 0, first: "1970-01-01", last: "1970-01-01" },
    ...{ navBase: nothing, grossBase: 0, netBase: 0, longBase: 0, shortBase: 0, dayPnlBase: nothing },
    volatilityAnnualOfNav: nothing,
    concentration: {
      ...{ largestPosition: nothing, largestIssuer: nothing, herfindahl: nothing, effectiveNames: nothing },
      ...{ sectors: [], issuers: [], currencies: [] },
    },
    liquidity: { daysToLiquidate: nothing, profile: [], score: nothing, unknownShareOfGross: 0 },
    ...{ stress: [], regime: nothing, yesterday: nothing, figures: [], explanation: nothing },
    coverage: {
      ...{ positions: 0, priced: 0, proxied: 0, excluded: 0, stalePositions: 0 },
      ...{ proxiedShareOfGross: 0, excludedShareOfGross: 0, staleShareOfGross: 0, lateShareOfGross: 0 },
      ...{ late: [], worstQuoteState: "live", isPartial: false, proxies: [], exclusions: [] },
    },
    ...{ limits: [], breaches: [], backtest: nothing },
    contributors: { largest: [], others: { count: 0, componentVar99: 0, componentEs975: 0 } },
    counterparties: {
      ...{ largest: [], others: { count: 0, grossBase: 0 } },
      ...{ unnamed: { positions: 0, grossBase: 0 }, unvalued: 0 },
    },
    models: { members: [], weighting: null },
  };
}
