/** Figures of a portfolio that can say how they are made. */
export const PLAIN_FIGURES = [
  "nav",
  "gross",
  "day-pnl",
  "var95",
  "var99",
  "es975",
  "volatility",
  "regime",
  "largest-position",
  "largest-sector",
  "effective-names",
  "days-to-liquidate",
  "liquidity-score",
  "delta",
  "gamma",
  "vega",
  "theta",
  "dv01",
  "cs01",
  "rho",
] as const;
export type PlainFigure = (typeof PLAIN_FIGURES)[number];

/** A figure as an address names it: `var99`, `limit:12`, `stress:2008-autumn`. */
export type FigureKey = PlainFigure | `limit:${string}` | `stress:${string}`;

const KEY_MAX = 80;
const WITH_ID = /^(limit|stress):[A-Za-z0-9][A-Za-z0-9._-]*$/;

export const isFigureKey = (text: string): text is FigureKey =>
  text.length <= KEY_MAX && (PLAIN_FIGURES.some((name) => name === text) || WITH_ID.test(text));
