import { marketDay, marketMinute, marketTime } from "~/components/format/time";
import type { Derivation } from "~/server/domain/explained";
import type { FigureKey, PlainFigure } from "~/server/domain/figure";

/** The name of the parameter in the address. */
export const HOW = "how";

/** A search string with this figure's derivation open, or none; everything else in it stays. */
export function withHow(search: string, figure: FigureKey | null): string {
  const parameters = new URLSearchParams(search);
  parameters.delete(HOW);
  // A colon may stand in a query as it is, and reads better.
  const rest = parameters.toString();
  const own = figure === null ? "" : `${HOW}=${figure}`;
  const all = [rest, own].filter((part) => part !== "").join("&");
  return all === "" ? "" : `?${all}`;
}

const TITLES: Readonly<Record<PlainFigure, string>> = {
  nav: "Net asset value",
  gross: "Gross exposure",
  "day-pnl": "P&L today",
  var95: "VaR 95",
  var99: "VaR 99",
  es975: "ES 97.5",
  volatility: "Volatility",
  regime: "Regime",
  "largest-position": "Largest position",
  "largest-sector": "Largest sector",
  "effective-names": "Effective names",
  "days-to-liquidate": "Days to liquidate",
  "liquidity-score": "Liquidity score",
  delta: "Delta",
  gamma: "Gamma",
  vega: "Vega",
  theta: "Theta",
  dv01: "DV01",
  cs01: "CS01",
  rho: "Rho",
};

/** The limit that a figure is the use of; null for any other figure. */
export const limitOfFigure = (figure: FigureKey): string | null =>
  figure.startsWith("limit:") ? figure.slice("limit:".length) : null;

/** What a sheet is about before its derivation is there. */
export function howTitle(figure: FigureKey): string {
  if (figure.startsWith("limit:")) return "Use of a limit";
  if (figure.startsWith("stress:")) return "P&L in an episode";
  return TITLES[figure as PlainFigure]; // neither of the two above
}

/** Of when the derivation speaks: the screen behind it has moved on. */
export function howInstant({ asOfMs, figure, dayReferenceMs }: Derivation): string {
  const since =
    figure === "day-pnl" && dayReferenceMs !== null
      ? `, since ${marketMinute(dayReferenceMs)} on ${marketDay(dayReferenceMs)}`
      : "";
  return `As of ${marketTime(asOfMs)} New York, ${marketDay(asOfMs)}${since}. The screen behind may have moved on.`;
}
