import type { CalendarDate } from "~/server/domain/calendar-date";
import { type Conventions, DEFAULT_CONVENTIONS, type QuantileRule } from "~/server/domain/conventions";
import { RiskError } from "~/server/domain/errors";
import { type LevelScore, type Scores, scoreWalkForward } from "~/server/engine/backtest/score";
import { type WalkForward, walkForward } from "~/server/engine/backtest/walk-forward";
import { DEFAULT_WEIGHTS } from "~/server/engine/predictive/member-weights";
import { businessAxis } from "~/server/engine/returns/business-axis";
import { FITTED_DAYS } from "~/server/engine/value-at-risk/evening";
import { METHODS, type Method } from "~/server/engine/value-at-risk/list";
import type { TableSource } from "~/server/ports/table-source";
import { portfolioOf, positionsOf, readBook } from "~/server/services/assess/read-book";
import { heldCurrencies, readMarket } from "~/server/services/assess/read-market";
import { currencyHistories, withRanges } from "~/server/services/beat/bar-shelf";

/** The method against which the others are compared, where it is asked for; else the first one that is. */
const REFERENCE = "pool";
/** Moves of deep history prepared each evening for the members that rest on years. */
const MEMBER_DEEP_DAYS = 2000;
const DEEP_MEMBERS = ["filtered-har", "regime"];
/** More days than anybody has; a bound all the same. */
const ROWS_MAX = 100_000;

export type FileBacktest = {
  readonly positions: TableSource;
  readonly prices: TableSource;
  readonly instruments: TableSource | null;
  /** First evening of a forecast; null = as soon as the window is full. */
  readonly from: CalendarDate | null;
  /** Day of the last outcome; null = that of the newest price. */
  readonly to: CalendarDate | null;
  /** Names of methods; null = all. */
  readonly methods: readonly string[] | null;
  readonly windowDays: number;
  readonly baseCurrency: string;
  readonly quantile: QuantileRule;
  readonly ignoreUnknown: boolean;
  readonly onDay?: (done: number, all: number) => void;
};

/** One method at one level. */
export type BacktestLevel = LevelScore;

export type BacktestOutcome = {
  readonly name: string;
  readonly baseCurrency: string;
  readonly conventions: Conventions;
  readonly run: WalkForward;
  readonly scores: Scores;
  readonly notes: readonly string[];
};

/**
 * Back-tests the positions of a file on the closes of another: the same quantities on every day.
 *
 * @throws RiskError bad-input in one sentence.
 */
export async function backtestFiles(input: FileBacktest): Promise<BacktestOutcome> {
  const { baseCurrency, windowDays, quantile, ignoreUnknown } = input;
  const methods = methodsNamed(input.methods);
  const book = await readBook(input.positions, input.instruments, baseCurrency, ignoreUnknown);
  const market = await readMarket(input.prices, book, baseCurrency, input.to, ignoreUnknown);
  const to = input.to ?? market.newest;
  if (to === null || market.newest === null)
    throw new RiskError(
      "bad-input",
      `${input.prices.name} has no price of any symbol in ${input.positions.name}${input.to === null ? "" : ` up to ${input.to}`}.`,
    );
  const history = withRanges(market.bars, market.bars.history(market.symbols, to, ROWS_MAX));
  const from = input.from ?? history.dates[windowDays];
  const { dates } = businessAxis(history, (symbol) => market.instruments.get(symbol)?.type ?? null, to);
  if (from === undefined || from >= (dates.at(-1) ?? from))
    throw new RiskError(
      "bad-input",
      `${input.prices.name} has ${history.dates.length} days up to ${to}: there is nothing to score from ${from ?? `day ${windowDays + 1} on`}.`,
    );
  const conventions: Conventions = { ...DEFAULT_CONVENTIONS, windowDays, quantile };
  const run = walkForward({
    book: {
      portfolio: portfolioOf(book, input.positions.name, baseCurrency),
      positions: positionsOf(book),
      instruments: market.instruments,
      marketInstrumentId: market.marketSymbol,
      conventions,
      poolWeights: DEFAULT_WEIGHTS,
      deepDays: deepDaysOf(methods),
    },
    history,
    currencies: currencyHistories(
      history,
      new Map(market.symbols.map((symbol) => [symbol, symbol])),
      baseCurrency,
      [...heldCurrencies(book, baseCurrency)].sort(),
    ),
    from,
    to,
    methods,
    ...(input.onDay ? { onDay: input.onDay } : {}),
  });
  if (run.days.length === 0)
    throw new RiskError(
      "not-enough-history",
      `No day from ${from} to ${to} could be scored: ${run.skipped.at(-1)?.reason ?? "no business day has an outcome"}.`,
    );
  const reference = methods.find(({ name }) => name === REFERENCE)?.name ?? methods[0]?.name ?? REFERENCE;
  return {
    name: input.positions.name,
    baseCurrency,
    conventions,
    run,
    scores: scoreWalkForward(run, reference),
    notes: book.notes,
  };
}

/** Deep history is prepared only where a method asks for it: it is what takes longest. */
function deepDaysOf(methods: readonly Method[]): number {
  if (methods.some(({ name }) => DEEP_MEMBERS.includes(name))) return MEMBER_DEEP_DAYS;
  return methods.some(({ needs }) => needs.includes("deep-history")) ? FITTED_DAYS : 0;
}

function methodsNamed(names: readonly string[] | null) {
  if (names === null) return METHODS;
  return names.map((name) => {
    const found = METHODS.find((method) => method.name === name);
    if (!found)
      throw new RiskError(
        "bad-input",
        `There is no method ${name}; there are ${METHODS.map((method) => method.name).join(", ")}.`,
      );
    return found;
  });
}
