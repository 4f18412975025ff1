import type { Frame } from "~/server/domain/frame";
import type { LimitEvaluation, LimitScope } from "~/server/domain/limit";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import { type PoolMember, RISK_METHODS, type RiskFigures, type RiskSnapshot } from "~/server/domain/snapshot";
import { evaluateLimits } from "./limits/evaluate";
import type { LimitSubject } from "./limits/limit-subject";
import { isInScope } from "./limits/slice";
import { requireFiniteTree } from "./math/require-finite-tree";
import { measureBook } from "./measure-book";
import { positionRisks } from "./predictive/position-risk";
import type { Prediction } from "./predictive/predict";
import { memberFigures, weightedFigures } from "./predictive/risk-figures";
import { weightedScenarios } from "./predictive/weighted-tail";
import { type PricedBook, priceBook } from "./pricing/price-book";

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
  const navBase = navOf(frame, book);
  const whole = measureBook(frame, book, navBase);
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
    grossBase: whole.grossBase,
    netBase: whole.netBase,
    longBase: whole.longBase,
    shortBase: whole.shortBase,
    dayPnlBase: whole.dayPnlBase,
    pool: whole.pool,
    poolMembers: whole.prediction.status === "ok" ? poolMembersOf(whole.prediction.value) : [],
    methods: whole.methods,
    volatilityDailyBase: mapMeasure(whole.volatility, ({ dailyBase }) => dailyBase),
    volatilityAnnualOfNav: whole.volatilityAnnualOfNav,
    volatilityAnnualOfGross: whole.volatilityAnnualOfGross,
    concentration: whole.concentration,
    liquidity: whole.liquidity,
    liquidityVar99Base: whole.liquidityVar99Base,
    counterparties: whole.counterparties,
    stress: whole.stress,
    regime: whole.regime,
    greeks: whole.greeks,
    coverage: whole.coverage,
    limits: decideLimits(frame, book, whole),
    positions: positionRisks(frame, book, whole.prediction, whole.volatility),
  };
  return requireFiniteTree(snapshot, "snapshot");
}

/**
 * The limits of a frame, and nothing else: what they do not look at is not computed. The same evaluations, bit for bit,
 * as in the whole assessment.
 * @param frame - as `assess` takes it.
 * @returns one evaluation a limit.
 */
export function limitsOf(frame: Frame, book: PricedBook = priceBook(frame)): readonly LimitEvaluation[] {
  return decideLimits(frame, book, measureBook(frame, book, navOf(frame, book)));
}

const decideLimits = (frame: Frame, book: PricedBook, whole: LimitSubject): LimitEvaluation[] =>
  evaluateLimits(
    frame.limits,
    subjectsOf(frame, book, whole),
    frame.previous.limitStates,
    frame.computedAtMs,
  );

/** What limits are on: the whole, or a part that is measured as a book of its own, once however many limits it has. */
function subjectsOf(
  frame: Frame,
  book: PricedBook,
  whole: LimitSubject,
): (scope: LimitScope) => LimitSubject {
  const known = new Map<string, LimitSubject>();
  const units = new Map(book.lines.map(({ position, unit }) => [position.instrumentId, unit]));
  return (scope) => {
    if (scope.kind === "portfolio") return whole;
    const name = `${scope.kind} ${scope.key}`;
    const before = known.get(name);
    if (before) return before;
    const positions = book.lines
      .filter((line) => isInScope(scope, line, frame))
      .map(({ position }) => position);
    const part = priceBook({ ...frame, positions }, units);
    const subject = measureBook(frame, part, whole.navBase);
    known.set(name, subject);
    return subject;
  };
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
