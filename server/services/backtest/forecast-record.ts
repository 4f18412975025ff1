import type { RiskFigures } from "~/server/domain/snapshot";
import type { Forecast } from "~/server/engine/backtest/walk-forward";
import type { ForecastRecord, MemberTailRecord } from "~/server/ports/score-book";

/** A forecast at 95, 97.5 and 99 % as it is kept; a law is kept only when every level has one. */
export function forecastRecord(
  method: string,
  forecast: Forecast,
  memberTails: ReadonlyMap<string, MemberTailRecord>,
): ForecastRecord {
  const [at95, at975, at99] = forecast;
  if (!at95 || !at975 || !at99)
    throw new RangeError(`forecastRecord: ${method} has ${forecast.length} levels`);
  const figures: RiskFigures = {
    var95: at95.valueAtRisk,
    var975: at975.valueAtRisk,
    var99: at99.valueAtRisk,
    es95: at95.shortfall,
    es975: at975.shortfall,
    es99: at99.shortfall,
  };
  const laws = forecast.flatMap(({ law }) => (law === null ? [] : [law]));
  return {
    method,
    figures,
    laws: laws.length === forecast.length ? laws : null,
    memberTail: memberTails.get(method) ?? null,
  };
}

/** The inverse: what the scores read. */
export function forecastOfRecord({ figures, laws }: ForecastRecord): Forecast {
  const law = (level: number) => laws?.[level] ?? null;
  return [
    { valueAtRisk: figures.var95, shortfall: figures.es95, law: law(0) },
    { valueAtRisk: figures.var975, shortfall: figures.es975, law: law(1) },
    { valueAtRisk: figures.var99, shortfall: figures.es99, law: law(2) },
  ];
}
