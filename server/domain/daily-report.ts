import { z } from "zod";
import type { CalendarDate } from "./calendar-date";
import type { ChangeTerms } from "./change";
import type { LimitEvaluation } from "./limit";
import type { Measure } from "./measure";
import type { PositionRisk, RiskFigures, RiskSnapshot } from "./snapshot";

/** Figures of the head of the report, in the order in which they are read. */
export const REPORT_FIGURES = ["var99", "es975", "var95", "es99"] as const satisfies (keyof RiskFigures)[];
export type ReportFigureName = (typeof REPORT_FIGURES)[number];

/** One of VaR and ES: now, at the last cut-off, and against the fullest limit on it. Base currency, positive losses. */
export type ReportFigure = {
  readonly figure: ReportFigureName;
  readonly valueBase: Measure<number>;
  readonly yesterdayBase: Measure<number>;
  /** Now less then. */
  readonly changeBase: Measure<number>;
  /** Of the whole portfolio by the pool; null = there is none. */
  readonly limit: LimitEvaluation | null;
};

/** How a figure came from yesterday's to today's: the terms and `besideBase` sum to the change in the report. */
export type ReportChange = {
  readonly figure: ReportFigureName;
  readonly terms: ChangeTerms;
  /** What moved between the assessments that were explained and those of the report. */
  readonly besideBase: number;
};

export type ReportExplanation = {
  /** The assessments between which the terms are; market times. */
  readonly fromAsOfMs: number;
  readonly toAsOfMs: number;
  readonly changes: readonly ReportChange[];
  readonly notes: readonly string[];
};

/** `new`: opened since the last cut-off; `cured`: closed since then. */
export const BREACH_STANDINGS = ["new", "open", "new-and-cured", "cured"] as const;
export type BreachStanding = (typeof BREACH_STANDINGS)[number];

/** An episode of the day. Market times; its case as it stood when the report was made. */
export type ReportBreach = Pick<
  LimitEvaluation,
  "metric" | "unit" | "kind" | "scope" | "direction" | "threshold"
> & {
  readonly breachId: string;
  readonly limitName: string;
  readonly standing: BreachStanding;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly openingValue: number;
  readonly worstValue: number;
  readonly lastValue: number | null;
  readonly reason: string | null;
  readonly caseState: string;
  readonly caseOwner: string | null;
};

export type ReportContributor = Pick<
  PositionRisk,
  "positionId" | "symbol" | "name" | "bookName" | "exposureBase" | "componentVar99" | "componentEs975"
>;

/** How the pool's forecasts did at one level over the scored days. */
export type ReportBacktest = {
  readonly level: number;
  readonly days: number;
  readonly exceptions: number;
  readonly expected: number;
  readonly trafficLight: Measure<{
    readonly zone: "green" | "amber" | "red";
    readonly multiplier: number | null;
  }>;
  readonly coverageP: number;
  readonly conditionalCoverageP: number;
};

/** What stands with one counterparty; no netting and no collateral is taken off. */
export type CounterpartyExposure = {
  readonly name: string;
  readonly positions: number;
  /** Sum of the sizes of the exposures, base currency. */
  readonly grossBase: number;
  /** Sum of the values; positive = owed to us. */
  readonly valueBase: number;
};

export type ReportCounterparties = {
  /** Largest gross first, at most ten. */
  readonly largest: readonly CounterpartyExposure[];
  readonly others: { readonly count: number; readonly grossBase: number };
  /** Positions that name none. */
  readonly unnamed: { readonly positions: number; readonly grossBase: number };
  /** Positions without a price: in none of the sums. */
  readonly unvalued: number;
};

export type ReportModels = {
  readonly members: RiskSnapshot["poolMembers"];
  /** What the weights were learned from; null before any were. */
  readonly weighting: { readonly businessDate: string; readonly method: string } | null;
};

type FromSnapshot = Pick<
  RiskSnapshot,
  | "portfolioId"
  | "portfolioName"
  | "baseCurrency"
  | "asOfMs"
  | "asOfDate"
  | "computedAtMs"
  | "provenance"
  | "conventions"
  | "window"
  | "navBase"
  | "grossBase"
  | "netBase"
  | "longBase"
  | "shortBase"
  | "dayPnlBase"
  | "volatilityAnnualOfNav"
  | "concentration"
  | "liquidity"
  | "stress"
  | "regime"
  | "coverage"
>;

/**
 * The daily report of one portfolio, made from one snapshot: every figure that both have is the snapshot's to the bit.
 * JSON-safe; never changed once it is stored.
 */
export type DailyReport = FromSnapshot & {
  readonly schema: 1;
  readonly seq: number;
  /** The assessment of record of the cut-off before, which the report compares with. */
  readonly yesterday: Measure<{ readonly seq: number; readonly asOfMs: number }>;
  readonly figures: readonly ReportFigure[];
  readonly explanation: Measure<ReportExplanation>;
  /** Open and unknown ones first, then the fullest. */
  readonly limits: readonly LimitEvaluation[];
  readonly breaches: readonly ReportBreach[];
  /** Largest component of VaR 99 first; with the others they sum to it. */
  readonly contributors: {
    readonly largest: readonly ReportContributor[];
    readonly others: {
      readonly count: number;
      readonly componentVar99: number;
      readonly componentEs975: number;
    };
  };
  readonly backtest: Measure<readonly ReportBacktest[]>;
  readonly counterparties: ReportCounterparties;
  readonly models: ReportModels;
};

/** A stored report without its body. */
export type ReportLine = {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly businessDate: CalendarDate;
  readonly version: number;
  readonly seq: number;
  readonly asOfMs: number;
  /** Wall time of the assessment that it is made of. */
  readonly computedAtMs: number;
  readonly contentHash: string;
  readonly madeBy: string;
  readonly madeAtMs: number;
  /** Oldest first. */
  readonly signatures: readonly ReportSignature[];
};

export const SIGNING_ROLES = ["head-of-risk", "risk-officer"] as const;
export type SigningRole = (typeof SIGNING_ROLES)[number];

export type ReportSignature = {
  readonly signerId: string;
  readonly signerName: string;
  readonly role: SigningRole;
  readonly signedHash: string;
  readonly atMs: number;
};

const reportId = z.string().regex(/^\d{1,10}$/, "a report is named by its number");

export const MakeReportInput = z.strictObject({
  portfolioId: z.string().max(20),
  /** Market time of which the newest kept assessment is reported; without it, the newest of all. */
  asOfMs: z.number().int().positive().max(8.64e15).optional(),
});
export const ReportInput = z.strictObject({ reportId });
export const SignReportInput = z.strictObject({
  reportId,
  /** The hash of the report that was read. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, "a hash has 64 digits"),
});

/** `json` is the stored body to the letter. */
export const REPORT_FORMATS = ["csv", "xlsx", "json"] as const;
export const ExportReportInput = z.strictObject({ reportId, format: z.enum(REPORT_FORMATS) });
