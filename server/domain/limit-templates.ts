import type { z } from "zod";
import type { LimitTerms } from "./limit-proposal";

type Template = {
  readonly id: string;
  readonly name: string;
  /** Where the lines come from, and what of them was not looked up at the source. */
  readonly source: string;
  readonly limits: readonly Omit<z.input<typeof LimitTerms>, "portfolioId">[];
};

/** 20 % over 20 days, as one day's share by the root of time. */
const UCITS_VAR_DAILY = 0.2 / Math.sqrt(20);

/** Sets of limits to begin with. Each is proposed as it stands and decided like any other. */
export const LIMIT_TEMPLATES: readonly Template[] = [
  {
    id: "ucits-var",
    name: "UCITS: absolute VaR",
    source:
      "CESR/10-788: VaR at 99 % over 20 days within 20 % of NAV, here held each day by the root of time (4.47 %). The 20 % was not verified at its source; the relative rule (twice a reference portfolio) needs one to be named: a limit of 2 on VaR 99 over that of a reference.",
    limits: [
      {
        name: "UCITS VaR 99, 20 days as 1",
        metric: "var99",
        unit: "nav",
        kind: "hard",
        threshold: Number(UCITS_VAR_DAILY.toFixed(6)),
      },
    ],
  },
  {
    id: "ucits-5-10-40",
    name: "UCITS: 5/10/40",
    source:
      "Directive 2009/65/EC, article 52: no issuer above 10 % of NAV, and those above 5 % within 40 % together. Exposures of derivatives count by their delta; groups of issuers are not known.",
    limits: [
      {
        name: "UCITS single issuer 10 %",
        metric: "largest-issuer",
        unit: "nav",
        kind: "hard",
        threshold: 0.1,
      },
      {
        name: "UCITS issuers above 5 %",
        metric: "issuers-above",
        unit: "nav",
        parameter: "0.05",
        kind: "hard",
        threshold: 0.4,
      },
    ],
  },
  {
    id: "sec-22e-4",
    name: "SEC rule 22e-4: illiquid investments",
    source:
      "17 CFR 270.22e-4: at most 15 % in what can't be sold within seven calendar days, here five trading days and a share of gross exposure instead of net assets. The 15 % was not verified at its source.",
    limits: [
      {
        name: "22e-4 illiquid 15 %",
        metric: "illiquid-share",
        unit: "gross",
        parameter: "5",
        kind: "hard",
        threshold: 0.15,
      },
    ],
  },
  {
    id: "founding-article",
    name: "The founding article's four",
    source:
      "The four checks of the article that this project began with; it names no figures, so these are to be looked at before they are proposed.",
    limits: [
      { name: "VaR 95 (article)", metric: "var95", unit: "nav", kind: "hard", threshold: 0.02 },
      {
        name: "Single position (article)",
        metric: "largest-position",
        unit: "nav",
        kind: "hard",
        threshold: 0.1,
      },
      {
        name: "Days to liquidate (article)",
        metric: "days-to-liquidate",
        unit: "days",
        kind: "hard",
        threshold: 5,
      },
      { name: "Market regime (article)", metric: "regime", unit: "regime", kind: "monitor", threshold: 1.5 },
    ],
  },
];
