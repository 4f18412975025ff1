import type { DayRecord } from "~/server/domain/day-record";
import { type Limit, regimeLevel } from "~/server/domain/limit";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import {
  type Contribution,
  type CreditExposure,
  RISK_METHODS,
  type RiskFigures,
  type RiskMethod,
} from "~/server/domain/snapshot";
import { listed, percent } from "./doubt";
import type { LimitSubject } from "./limit-subject";
import { drawdown, exceptions, lossOfDays } from "./track-record";

/** A metric in the limit's unit, and who is behind it. */
export type MetricReading = { readonly value: number; readonly who: string | null };

type Terms = Pick<Limit, "metric" | "unit" | "parameter">;

const plain = (measure: Measure<number>): Measure<MetricReading> =>
  mapMeasure(measure, (value) => ({ value, who: null }));

/**
 * The metric of a limit, in its unit. Losses are positive and signed exposures read by size: what is limited is how
 * much, not which way.
 * @param limit - metric, unit and parameter; composites are made of other limits, not read here.
 * @param subject - the assessment of what the limit is on.
 * @returns unavailable with a reason where the metric is, or where it has no value in that unit.
 */
export function readMetric(limit: Terms, subject: LimitSubject): Measure<MetricReading> {
  const { concentration, greeks, liquidity, stress } = subject;
  const amount = (base: number): Measure<MetricReading> => plain(inUnit(limit, ok(base), subject));
  switch (limit.metric) {
    case "var95":
    case "var975":
    case "var99":
    case "es95":
    case "es975":
    case "es99":
      return plain(inUnit(limit, tail(limit.metric, limit.parameter, subject), subject));
    case "volatility":
      return plain(subject.isEmpty ? ok(0) : subject.volatilityAnnualOfNav);
    case "day-loss":
      return plain(
        inUnit(
          limit,
          mapMeasure(todayOf(subject), (pnl) => 0 - pnl),
          subject,
        ),
      );
    case "worst-stress":
      return stressLoss(limit, stress[0], subject);
    case "stress-loss":
      return stressLoss(
        limit,
        stress.find(({ id }) => id === limit.parameter),
        subject,
      );
    case "gross-exposure":
      return amount(subject.grossBase);
    case "net-exposure":
      return amount(Math.abs(subject.netBase));
    case "long-exposure":
      return amount(subject.longBase);
    case "short-exposure":
      return amount(Math.abs(subject.shortBase));
    case "largest-position":
      return largest(limit, concentration.largestPosition, subject);
    case "largest-issuer":
      return largest(limit, concentration.largestIssuer, subject);
    case "largest-sector": {
      const [first] = concentration.sectors;
      return largest(limit, first ? ok(first) : NOTHING_HELD, subject);
    }
    case "issuers-above":
      return issuersAbove(limit, subject);
    case "herfindahl":
      return plain(subject.isFlat ? ok(0) : concentration.herfindahl);
    case "delta":
      return amount(Math.abs(greeks.deltaBase));
    case "gamma":
      return amount(Math.abs(greeks.gammaBasePer1Pct));
    case "vega":
      return amount(Math.abs(greeks.vegaBasePerPoint));
    case "theta":
      return amount(Math.abs(greeks.thetaBasePerDay));
    case "dv01":
      return amount(Math.abs(greeks.dv01Base));
    case "cs01":
      return amount(Math.abs(greeks.cs01Base));
    case "days-to-liquidate":
      return plain(subject.isFlat ? ok(0) : liquidity.daysToLiquidate);
    case "illiquid-share": {
      const step = liquidity.profile.find(({ days }) => days === Number(limit.parameter));
      if (subject.isFlat) return amountless(0);
      return step ? amountless(1 - step.shareLiquidated) : noSuch(`a profile at ${limit.parameter} days`);
    }
    case "liquidity-score":
      return plain(subject.isFlat ? ok(1) : liquidity.score); // nothing waits to be sold
    case "liquidity-var99":
      return subject.isFlat ? amount(0) : plain(inUnit(limit, subject.liquidityVar99Base, subject));
    case "leverage":
      return plain(subject.isEmpty ? ok(0) : mapMeasure(subject.navBase, (nav) => subject.grossBase / nav));
    case "relative-var99":
      return relativeVar(limit, subject);
    case "counterparty-exposure":
      return largestOwed(limit, subject, ({ currentBase }) => currentBase);
    case "counterparty-potential":
      return largestOwed(limit, subject, ({ potentialBase }) => potentialBase);
    case "drawdown":
      return overDays(limit, subject, drawdown);
    case "loss-of-days":
      return overDays(limit, subject, (days, today) => lossOfDays(days, today, Number(limit.parameter)));
    case "exceptions":
      return mapMeasure(exceptions(subject.daysOnRecord), ({ count, compared }) => ({
        value: count,
        who: `of ${compared} days`,
      }));
    case "regime":
      return mapMeasure(subject.regime, ({ current }) => ({ value: regimeLevel(current), who: current }));
    case "members-missing": {
      const { membersMissing: missing } = subject;
      return ok({ value: missing.length, who: missing.length > 0 ? listed(missing) : null });
    }
    case "coverage":
      return amountless(1 - subject.coverage.excludedShareOfGross);
    case "stale-share":
      return amountless(subject.coverage.staleShareOfGross);
    case "composite":
      return noSuch("a value of its own");
  }
}

const amountless = (value: number): Measure<MetricReading> => ok({ value, who: null });
const NOTHING_HELD = unavailable("no-positions", "the book has no exposure");
const noSuch = (what: string): Measure<never> => unavailable("not-applicable", `there is no ${what}`);

/** A figure of the pool, or of the method that the limit names. */
function tail(figure: keyof RiskFigures, method: string | null, subject: LimitSubject): Measure<number> {
  if (subject.isEmpty) return ok(0);
  if (method === null) return mapMeasure(subject.pool, (figures) => figures[figure]);
  const known = RISK_METHODS.find((each): each is RiskMethod => each === method);
  return known
    ? mapMeasure(subject.methods[known], (figures) => figures[figure])
    : noSuch(`method called ${method}`);
}

function stressLoss(
  limit: Terms,
  found: LimitSubject["stress"][number] | undefined,
  subject: LimitSubject,
): Measure<MetricReading> {
  if (subject.isEmpty) return ok({ value: 0, who: null });
  if (!found) return unavailable("model-failed", "no stress scenario could be computed");
  const loss = inUnit(limit, ok(0 - found.pnlBase), subject);
  return mapMeasure(loss, (value) => ({ value, who: found.name }));
}

function largest(
  limit: Terms,
  contribution: Measure<Contribution>,
  subject: LimitSubject,
): Measure<MetricReading> {
  if (subject.isFlat) return ok({ value: 0, who: null });
  if (contribution.status !== "ok") return contribution;
  const { label, valueBase, share } = contribution.value;
  const value = limit.unit === "gross" ? ok(share) : inUnit(limit, ok(Math.abs(valueBase)), subject);
  const of = limit.unit === "gross" ? "gross" : "NAV";
  return mapMeasure(value, (reading) => ({ value: reading, who: `${label} ${percent(reading)} of ${of}` }));
}

/** A figure of the days before with today's, and since when they are on record. */
function overDays(
  limit: Terms,
  subject: LimitSubject,
  read: (days: readonly DayRecord[], today: Measure<number>) => Measure<number>,
): Measure<MetricReading> {
  if (subject.unbrokenDays.status !== "ok") return subject.unbrokenDays;
  const days = subject.unbrokenDays.value;
  const [first] = days;
  const value = inUnit(limit, read(days, todayOf(subject)), subject);
  return mapMeasure(value, (reading) => ({
    value: reading,
    who: first ? `on record since ${first.date}` : "nothing is on record before today",
  }));
}

/** What held nothing all day earned nothing; what was sold to the last share since the cut-off has its day all the same. */
const todayOf = ({ isIdle, dayPnlBase }: LimitSubject): Measure<number> => (isIdle ? ok(0) : dayPnlBase);

/** VaR 99 of the book over that of the same net asset value in the reference: at most twice it under UCITS. */
function relativeVar({ parameter }: Terms, subject: LimitSubject): Measure<MetricReading> {
  const symbol = parameter ?? "";
  if (subject.isEmpty) return ok({ value: 0, who: null });
  const reference = subject.referenceVar99(symbol);
  if (reference.status !== "ok") return reference;
  if (subject.navBase.status !== "ok") return subject.navBase;
  const whole = reference.value * subject.navBase.value;
  return mapMeasure(subject.pool, ({ var99 }) => ({ value: var99 / whole, who: `against ${symbol}` }));
}

/** The largest of what counterparties owe; one whose debt is not known could be it. */
function largestOwed(
  limit: Terms,
  subject: LimitSubject,
  read: (exposure: CreditExposure) => number | null,
): Measure<MetricReading> {
  const { counterparties } = subject;
  const unknown = counterparties.find((each) => read(each) === null);
  if (unknown) return unavailable("no-price", `what ${unknown.name} owes is not known`);
  const [first] = counterparties.toSorted((a, b) => (read(b) ?? 0) - (read(a) ?? 0));
  const value = inUnit(limit, ok(first ? (read(first) ?? 0) : 0), subject);
  return mapMeasure(value, (reading) => ({ value: reading, who: first?.name ?? null }));
}

/** What the issuers hold together that are each above a share of NAV: the second leg of 5/10/40. */
function issuersAbove(
  limit: Terms,
  { navBase, concentration, isFlat }: LimitSubject,
): Measure<MetricReading> {
  if (isFlat) return ok({ value: 0, who: null });
  const floor = Number(limit.parameter);
  return mapMeasure(navBase, (nav) => {
    const above = concentration.issuers.filter(({ valueBase }) => Math.abs(valueBase) > floor * nav);
    const sum = above.reduce((total, { valueBase }) => total + Math.abs(valueBase), 0);
    return { value: sum / nav, who: above.length > 0 ? listed(above.map(({ label }) => label)) : null };
  });
}

function inUnit({ metric, unit }: Terms, base: Measure<number>, subject: LimitSubject): Measure<number> {
  if (base.status !== "ok" || unit === "base") return base;
  // Nothing is nothing of any net asset value: also of one that is gone with what was held.
  if (subject.isFlat && base.value === 0) return ok(0);
  if (unit === "nav") return mapMeasure(subject.navBase, (nav) => base.value / nav);
  if (unit === "gross" && subject.grossBase > 0) return ok(base.value / subject.grossBase);
  return unavailable("not-applicable", `${metric} is not measured in ${unit}`);
}
