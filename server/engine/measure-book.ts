import type { Frame } from "~/server/domain/frame";
import { type Measure, mapMeasure, ok, unavailable, valueOrNull } from "~/server/domain/measure";
import type { Greeks, RiskFigures, RiskMethod, RiskSnapshot } from "~/server/domain/snapshot";
import { concentrationOf } from "./concentration/concentration";
import { concentrationInput } from "./concentration/concentration-inputs";
import { creditExposures } from "./counterparty/credit-exposure";
import type { LimitSubject } from "./limits/limit-subject";
import { referenceVar99 } from "./limits/reference-var";
import { unbrokenDays } from "./limits/track-record";
import { liquidityInputs } from "./liquidity/liquidity-inputs";
import { unwindFactor } from "./liquidity/unwind";
import { liquidityOf } from "./liquidity/volume-share";
import { tooOldHistory } from "./predictive/history-age";
import type { MemberName } from "./predictive/member-weights";
import { type Prediction, predict } from "./predictive/predict";
import {
  historicalFigures,
  memberFigures,
  parametricFigures,
  weightedFigures,
} from "./predictive/risk-figures";
import { coverageOf, isDoubtful } from "./pricing/coverage";
import { dayPnl } from "./pricing/position-pnl";
import type { BookLine, PricedBook } from "./pricing/price-book";
import { greeksTimes, NO_GREEKS } from "./pricing/pricer";
import { NO_REGIME } from "./regime/volatility-threshold";
import { historicalEpisodes } from "./stress/historical-episodes";
import { seedBlend } from "./value-at-risk/seed-blend";
import { bookVolatility } from "./volatility/book-volatility";
import type { VolatilityBreakdown } from "./volatility/portfolio-volatility";

export const TRADING_DAYS_A_YEAR = 252;

/** Everything that is measured of a book, and what the measures were made from. */
export type MeasuredBook = LimitSubject & {
  readonly prediction: Measure<Prediction>;
  readonly volatility: Measure<VolatilityBreakdown>;
  readonly volatilityAnnualOfGross: Measure<number>;
};

/**
 * Measures a book, whole or a part of one: each figure when it is first asked for, so that a limit on the exposure of a
 * sector costs no distribution of its profits.
 * @param frame - market and conventions.
 * @param book - its priced positions, or some of them.
 * @param navBase - net asset value of the portfolio that they belong to.
 * @returns figures that are computed once, in any order.
 */
export function measureBook(frame: Frame, book: PricedBook, navBase: Measure<number>): MeasuredBook {
  const size = sizeOf(book);
  const isEmpty = book.lines.every(({ position }) => position.quantity === 0);
  const once = <T>(compute: () => T): (() => T) => {
    let known: { readonly value: T } | null = null;
    return () => {
      known ??= { value: compute() };
      return known.value;
    };
  };
  const prediction = once(() => predict(frame, book));
  const volatility = once(() => bookVolatility(frame, book));
  const pool = once(() => mapMeasure(prediction(), ({ pool }) => weightedFigures(pool)));
  const methods = once(() => methodsOf(frame, { prediction: prediction(), pool: pool() }, volatility()));
  const annualOf = (sizeBase: number): Measure<number> =>
    mapMeasure(volatility(), ({ dailyBase }) => (dailyBase * Math.sqrt(TRADING_DAYS_A_YEAR)) / sizeBase);
  const concentration = once(() =>
    concentrationOf(book.lines.map((line) => concentrationInput(line, frame))),
  );
  const liquidity = once(() => liquidityOf([...liquidityInputs(book, frame).values()]));
  const stress = once(() => historicalEpisodes(frame, book, navBase));
  const coverage = once(() => coverageOf(frame, book, size.grossBase));
  const dayPnlBase = once(() => dayPnlOf(frame, book));
  const greeks = once(() => greeksOf(book));
  const liquidityVar99Base = once(() => liquidityVar99(frame, book, pool()));
  const days = once(() =>
    unbrokenDays(frame.daysOnRecord ?? [], frame.asOfDate, frame.dayReference?.atMs ?? null),
  );
  const counterparties = once(() => creditExposures(book.lines, valueOrNull(prediction())));
  return {
    ...size,
    navBase,
    isEmpty,
    isFlat: book.lines.every(isNothingToSell),
    isIdle:
      isEmpty &&
      book.lines.every(({ position }) => position.quantityAtCutOff === 0 && position.netPurchasesBase === 0),
    get prediction() {
      return prediction();
    },
    get volatility() {
      return volatility();
    },
    get methods() {
      return methods();
    },
    get pool() {
      return pool();
    },
    get volatilityAnnualOfNav() {
      return navBase.status === "ok" ? annualOf(navBase.value) : navBase;
    },
    get volatilityAnnualOfGross() {
      return size.grossBase > 0
        ? annualOf(size.grossBase)
        : unavailable("no-positions", "the book has no exposure");
    },
    get concentration() {
      return concentration();
    },
    get liquidity() {
      return liquidity();
    },
    get liquidityVar99Base() {
      return liquidityVar99Base();
    },
    get counterparties() {
      return counterparties();
    },
    daysOnRecord: frame.daysOnRecord ?? [],
    get unbrokenDays() {
      return days();
    },
    referenceVar99: (symbol) => referenceVar99(frame, symbol),
    get stress() {
      return stress();
    },
    get coverage() {
      return coverage();
    },
    get dayPnlBase() {
      return dayPnlBase();
    },
    get greeks() {
      return greeks();
    },
    get membersMissing() {
      const predicted = prediction();
      if (isEmpty) return []; // nobody is asked
      return predicted.status === "ok" ? predicted.value.absent.map(({ name }) => name) : ["pool"];
    },
    get regime() {
      return regimeOf(frame);
    },
    get doubtfulSymbols() {
      return doubtfulSymbols(book);
    },
  };
}

const isNothingToSell = ({ position, instrument, exposureBase }: BookLine): boolean =>
  position.quantity === 0 || (instrument?.type === "cash" && exposureBase === 0);

/** What the pool can lose while it is sold. */
function liquidityVar99(frame: Frame, book: PricedBook, pool: Measure<RiskFigures>): Measure<number> {
  if (pool.status !== "ok") return pool;
  return mapMeasure(
    unwindFactor([...liquidityInputs(book, frame).values()]),
    (factor) => pool.value.var99 * factor,
  );
}

function regimeOf(frame: Frame): RiskSnapshot["regime"] {
  if (frame.market.regime.method === NO_REGIME)
    return unavailable("not-enough-history", frame.market.regime.evidence);
  return tooOldHistory(frame) ?? ok(frame.market.regime);
}

function sizeOf(book: PricedBook): Pick<RiskSnapshot, "grossBase" | "netBase" | "longBase" | "shortBase"> {
  let [longBase, shortBase] = [0, 0];
  for (const { exposureBase } of book.lines) {
    if (exposureBase !== null && exposureBase > 0) longBase += exposureBase;
    if (exposureBase !== null && exposureBase < 0) shortBase -= exposureBase;
  }
  return { grossBase: longBase + shortBase, netBase: longBase - shortBase, longBase, shortBase };
}

function methodsOf(
  frame: Frame,
  { prediction, pool }: { readonly prediction: Measure<Prediction>; readonly pool: Measure<RiskFigures> },
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
    pool,
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
