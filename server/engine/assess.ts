import type { Frame } from "~/server/domain/frame";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import {
  type Greeks,
  type PoolMember,
  RISK_METHODS,
  type RiskFigures,
  type RiskMethod,
  type RiskSnapshot,
} from "~/server/domain/snapshot";
import { concentrationOf } from "./concentration/concentration";
import { concentrationInput } from "./concentration/concentration-inputs";
import { evaluateLimits } from "./limits/evaluate";
import { liquidityInputs } from "./liquidity/liquidity-inputs";
import { liquidityOf } from "./liquidity/volume-share";
import { requireFiniteTree } from "./math/require-finite-tree";
import { tooOldHistory } from "./predictive/history-age";
import type { MemberName } from "./predictive/member-weights";
import { positionRisks } from "./predictive/position-risk";
import { type Prediction, predict } from "./predictive/predict";
import {
  historicalFigures,
  memberFigures,
  parametricFigures,
  weightedFigures,
} from "./predictive/risk-figures";
import { weightedScenarios } from "./predictive/weighted-tail";
import { coverageOf, isDoubtful } from "./pricing/coverage";
import { dayPnl } from "./pricing/position-pnl";
import { type PricedBook, priceBook } from "./pricing/price-book";
import { greeksTimes, NO_GREEKS } from "./pricing/pricer";
import { NO_REGIME } from "./regime/volatility-threshold";
import { historicalEpisodes } from "./stress/historical-episodes";
import { seedBlend } from "./value-at-risk/seed-blend";
import { bookVolatility } from "./volatility/book-volatility";
import type { VolatilityBreakdown } from "./volatility/portfolio-volatility";

export const TRADING_DAYS_A_YEAR = 252;

/**
 * Assesses one portfolio: all inputs in, all outputs out, nothing else read. The same frame gives the same bits, and
 * the order of its positions changes none of them.
 * @param frame - immutable; not mutated.
 * @param book - its positions, priced, where that was done already.
 * @returns the snapshot; a layer that can't compute says so in its own slot.
 * @throws RangeError on inputs that no market can produce (a quantity that is no number, weights that do not sum to
 *   one), and when any figure of the snapshot is not finite, naming the field.
 */
export function assess(frame: Frame, book: PricedBook = priceBook(frame)): RiskSnapshot {
  const size = sizeOf(book);
  const navBase = navOf(frame, book);
  const coverage = coverageOf(frame, book, size.grossBase);

  const prediction = predict(frame, book);
  const volatility = bookVolatility(frame, book);
  const methods = methodsOf(frame, prediction, volatility);
  const concentration = concentrationOf(book.lines.map((line) => concentrationInput(line, frame)));
  const liquidity = liquidityOf([...liquidityInputs(book, frame).values()]);
  const stress = historicalEpisodes(frame, book, navBase);
  const regime: RiskSnapshot["regime"] =
    frame.market.regime.method === NO_REGIME
      ? unavailable("not-enough-history", frame.market.regime.evidence)
      : (tooOldHistory(frame) ?? ok(frame.market.regime));
  const annualOf = (sizeBase: number) =>
    mapMeasure(volatility, ({ dailyBase }) => (dailyBase * Math.sqrt(TRADING_DAYS_A_YEAR)) / sizeBase);
  const volatilityAnnualOfNav: Measure<number> = navBase.status === "ok" ? annualOf(navBase.value) : navBase;
  const limits = evaluateLimits(
    frame.limits,
    {
      navBase,
      grossBase: size.grossBase,
      pool: methods.pool,
      volatilityAnnualOfNav,
      concentration,
      liquidity,
      stress,
      regime,
      coverage,
      doubtfulSymbols: doubtfulSymbols(book),
    },
    frame.previous.limitStates,
  );

  const { dates } = frame.market.historical;
  const snapshot: RiskSnapshot = {
    schema: 1,
    portfolioId: frame.portfolio.id,
    portfolioName: frame.portfolio.name,
    baseCurrency: frame.portfolio.baseCurrency,
    asOfMs: frame.asOfMs,
    asOfDate: frame.asOfDate,
    computedAtMs: frame.computedAtMs,
    provenance: frame.provenance,
    conventions: frame.conventions,
    window: {
      scenarios: dates.length,
      first: dates[0] ?? frame.asOfDate,
      last: dates.at(-1) ?? frame.asOfDate,
    },
    navBase,
    ...size,
    dayPnlBase: dayPnlOf(frame, book),
    pool: methods.pool,
    poolMembers: prediction.status === "ok" ? poolMembersOf(prediction.value) : [],
    methods,
    volatilityDailyBase: mapMeasure(volatility, ({ dailyBase }) => dailyBase),
    volatilityAnnualOfNav,
    volatilityAnnualOfGross:
      size.grossBase > 0 ? annualOf(size.grossBase) : unavailable("no-positions", "the book has no exposure"),
    concentration,
    liquidity,
    stress,
    regime,
    greeks: greeksOf(book),
    coverage,
    limits,
    positions: positionRisks(frame, book, prediction, volatility),
  };
  return requireFiniteTree(snapshot, "snapshot");
}

function sizeOf(book: PricedBook): Pick<RiskSnapshot, "grossBase" | "netBase" | "longBase" | "shortBase"> {
  let [longBase, shortBase] = [0, 0];
  for (const { exposureBase } of book.lines) {
    if (exposureBase !== null && exposureBase > 0) longBase += exposureBase;
    if (exposureBase !== null && exposureBase < 0) shortBase -= exposureBase;
  }
  return { grossBase: longBase + shortBase, netBase: longBase - shortBase, longBase, shortBase };
}

/** Market values with cash, futures at zero, and stated capital. */
function navOf(frame: Frame, book: PricedBook): Measure<number> {
  const { isCashTracked, capitalBase } = frame.portfolio;
  if (!isCashTracked && capitalBase === null)
    return unavailable("no-nav", "neither cash nor capital was given");
  let sum = capitalBase ?? 0;
  for (const { valueBase, position, instrument } of book.lines) {
    if (valueBase === null)
      return unavailable(
        "no-price",
        `${instrument?.symbol ?? position.instrumentId} has neither price nor entry price`,
      );
    sum += valueBase;
  }
  return sum > 0 ? ok(sum) : unavailable("no-nav", "net asset value is not above zero");
}

const SHOWN: ReadonlySet<string> = new Set(RISK_METHODS);

const figuresOfMember = (pnl: Float64Array, probabilities: Float64Array | null): RiskFigures =>
  probabilities === null ? memberFigures(pnl) : weightedFigures(weightedScenarios(pnl, probabilities));

const poolMembersOf = ({ members, absent }: Prediction): PoolMember[] => [
  ...members.map(({ name, weight, count, pnl, probabilities, note }) => ({
    name,
    weight,
    scenarios: count,
    ...(SHOWN.has(name) ? {} : { figures: figuresOfMember(pnl, probabilities) }),
    ...(note === null ? {} : { note }),
  })),
  ...absent.map(({ name, reason }) => ({ name, weight: 0, scenarios: 0, unavailable: reason })),
];

function methodsOf(
  frame: Frame,
  prediction: Measure<Prediction>,
  volatility: Measure<VolatilityBreakdown>,
): Readonly<Record<RiskMethod, Measure<RiskFigures>>> {
  const member = (name: MemberName, figures: (pnl: Float64Array) => RiskFigures) =>
    mapMeasure(prediction, ({ members }) => {
      const own = members.find((each) => each.name === name);
      if (!own) throw new RangeError(`methodsOf: no member ${name}`);
      return figures(own.pnl);
    });
  const historical = member("historical", (pnl) => historicalFigures(pnl, frame.conventions));
  const parametric = mapMeasure(volatility, ({ dailyBase }) => parametricFigures(dailyBase));
  return {
    pool: mapMeasure(prediction, ({ pool }) => weightedFigures(pool)),
    historical,
    "filtered-portfolio": member("filtered-portfolio", memberFigures),
    "parametric-t": member("parametric-t", memberFigures),
    "parametric-ewma": parametric,
    "seed-blend":
      historical.status === "ok"
        ? mapMeasure(parametric, (figures) =>
            seedBlend(historical.value, figures, frame.market.regime.current),
          )
        : historical,
  };
}

function dayPnlOf(frame: Frame, book: PricedBook): Measure<number> {
  let sum = 0;
  for (const line of book.lines) {
    const own = dayPnl(line, frame.dayReference, book.context);
    if (own.status !== "ok") {
      const who = line.instrument?.symbol ?? line.position.instrumentId;
      return frame.dayReference === null ? own : unavailable(own.code, `${who}: ${own.reason}`);
    }
    sum += own.value;
  }
  return frame.dayReference === null
    ? unavailable("not-applicable", "no cut-off to measure the day from")
    : ok(sum);
}

function greeksOf(book: PricedBook): Greeks {
  const sum: Record<keyof Greeks, number> = { ...NO_GREEKS };
  for (const { unit, position } of book.lines) {
    if (unit.status === "excluded") continue;
    const own = greeksTimes(unit.greeks, position.quantity);
    for (const name of Object.keys(NO_GREEKS) as (keyof Greeks)[]) sum[name] += own[name]; // keys of a literal
  }
  return sum;
}

const doubtfulSymbols = (book: PricedBook): string[] => [
  ...new Set(
    book.lines
      .filter(isDoubtful)
      .map(({ instrument, position }) => instrument?.symbol ?? position.instrumentId),
  ),
];
