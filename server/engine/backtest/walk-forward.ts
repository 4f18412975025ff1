import type { CalendarDate } from "~/server/domain/calendar-date";
import type { DayReference, Frame } from "~/server/domain/frame";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { RefittedModels } from "../fitted-models";
import { movesLookedAt } from "../market-input";
import { type MemberTail, memberTail } from "../predictive/member-tail";
import { dayPnl } from "../pricing/position-pnl";
import { type PricedBook, priceBook } from "../pricing/price-book";
import { businessAxis } from "../returns/business-axis";
import { Evening } from "../value-at-risk/evening";
import { type Law, tailLawOf, tailOf } from "../value-at-risk/law";
import type { Method } from "../value-at-risk/list";
import type { TailLaw } from "../value-at-risk/tail-law";
import { withRangeVariances } from "../volatility/range-history";
import { eveningFrame, referenceOf, type StaticBook } from "./evening-frame";
import { type HistoryView, historyView } from "./history-view";

/** Levels at which every method is scored. */
export const SCORED_LEVELS = [0.95, 0.975, 0.99] as const;
/** Days between fits of models of the portfolio's series, and of each factor's. */
const REFIT_DAYS = 20;
const FACTOR_REFIT_DAYS = 60;
/** Rows that are no business days of the book's axis, such as weekends of a coin: so many more are in view. */
const SPARE_SHARE = 1.5;

/** One method's forecast on one evening: VaR, ES and the law beyond VaR at each scored level. */
export type Forecast = readonly {
  readonly valueAtRisk: number;
  readonly shortfall: number;
  /** Null where the method has no law. */
  readonly law: TailLaw | null;
}[];

/** One evening with what came of it. */
export type ScoredDay = {
  /** The evening on which the forecasts were made. */
  readonly madeOn: CalendarDate;
  /** The business day they were made for. */
  readonly outcomeOn: CalendarDate;
  /** Profit of the same holdings from the one to the other: no trades, no carry. Base currency. */
  readonly profitBase: number;
  /** Gross exposure on the evening, by which losses are divided when books are compared. */
  readonly grossBase: number;
  /** Positions that could not be priced or moved on the evening: they are in neither forecast nor profit. */
  readonly leftOut: readonly string[];
  /** In the order of the methods. */
  readonly forecasts: readonly Measure<Forecast>[];
  /** The worst scenarios of each member of the pool, from which weights are learned. */
  readonly memberTails: ReadonlyMap<string, MemberTail>;
};

export type WalkForward = {
  readonly methods: readonly { readonly name: string; readonly convention: string }[];
  readonly days: readonly ScoredDay[];
  /** Evenings without an outcome, or on which nothing could be forecast, and why. */
  readonly skipped: readonly { readonly date: CalendarDate; readonly reason: string }[];
  readonly refit: string;
};

export type WalkForwardInput = {
  readonly book: StaticBook;
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  /** Forecasts are made on the business days from here on ... */
  readonly from: CalendarDate;
  /** ... and the last outcome is that of the last business day up to here. */
  readonly to: CalendarDate;
  readonly methods: readonly Method[];
  /** Hears of each evening done. */
  readonly onDay?: (done: number, all: number) => void;
};

/** An evening whose outcome is yet to come. */
type OpenEvening = {
  readonly forecasts: readonly Measure<Forecast>[];
  readonly memberTails: ReadonlyMap<string, MemberTail>;
  readonly reference: DayReference;
  readonly frame: Frame;
  readonly grossBase: number;
  readonly held: ReadonlySet<string>;
  readonly leftOut: readonly string[];
};

/**
 * Forecasts each evening from that evening's past alone, and revalues the same holdings the business day after.
 *
 * Market model, pricing and pool are those of the live beat. Fitted models keep their parameters for some days
 * (`refit`); every forecast still uses that evening's data. A forecast is made from a view that ends with its
 * evening: the future is not in reach.
 * @param input - book, history and days; nothing is mutated.
 * @returns every scored day with every method's forecast; days and methods without one say why.
 * @throws RangeError when shapes are wrong, dates do not rise, or there is no business day in the range.
 */
export function walkForward(input: WalkForwardInput): WalkForward {
  const { book, currencies, from, to, methods } = input;
  const history = book.deepDays > 0 ? withRangeVariances(input.history) : input.history;
  const models = new RefittedModels(REFIT_DAYS, FACTOR_REFIT_DAYS);
  const axis = businessAxis(history, (id) => book.instruments.get(id)?.type ?? null, to);
  const rows = [...axis.rows.keys()].filter((i) => (axis.dates[i] ?? "") >= from);
  if (rows.length < 2)
    throw new RangeError(`walkForward: ${rows.length} business days from ${from} to ${to}`);
  const moves = movesLookedAt(book.conventions.windowDays, book.deepDays);
  const rowsMax = axis.rows.length === history.dates.length ? moves + 1 : Math.ceil(SPARE_SHARE * moves);
  const shapes = new Map<string, TailLaw>();
  const days: ScoredDay[] = [];
  const skipped: { date: CalendarDate; reason: string }[] = [];
  let regime: Frame["previous"]["regime"] = null;
  let open: OpenEvening | null = null;
  rows.forEach((axisRow, evening) => {
    const view = historyView(history, currencies, axis.rows[axisRow] ?? -1, rowsMax);
    const { frame, priced } = openEvening(book, view, evening, regime, models);
    regime = frame.market.regime.current;
    if (open !== null) {
      const profit = profitSince(priced, open);
      const madeOn = open.frame.asOfDate;
      if (profit.status === "ok")
        days.push({
          madeOn,
          outcomeOn: frame.asOfDate,
          profitBase: profit.value,
          grossBase: open.grossBase,
          leftOut: open.leftOut,
          forecasts: open.forecasts,
          memberTails: open.memberTails,
        });
      else skipped.push({ date: madeOn, reason: profit.reason });
      open = null;
    }
    if (evening === rows.length - 1) return;
    const own = new Evening(frame, priced, models);
    if (own.prediction.status === "ok" && own.grossBase > 0) {
      const forecasts = methods.map((method) => forecastOf(method, own, shapes));
      open = {
        forecasts,
        memberTails: memberTailsOf(own),
        reference: referenceOf(frame, priced),
        frame,
        grossBase: own.grossBase,
        held: new Set(
          priced.lines.flatMap(({ unit, position }) => (unit.status === "priced" ? [position.id] : [])),
        ),
        leftOut: leftOutOf(priced),
      };
    } else {
      const reason = own.prediction.status === "ok" ? "the book has no exposure" : own.prediction.reason;
      skipped.push({ date: frame.asOfDate, reason });
    }
    models.nextDay();
    input.onDay?.(evening + 1, rows.length - 1);
  });
  return {
    methods: methods.map(({ name, convention }) => ({ name, convention })),
    days,
    skipped,
    refit: models.convention,
  };
}

function openEvening(
  book: StaticBook,
  view: HistoryView,
  evening: number,
  regime: Frame["previous"]["regime"],
  models: RefittedModels,
) {
  const frame = eveningFrame(book, view, evening, regime, models);
  return { frame, priced: priceBook(frame) };
}

/** Profit of what was forecast: positions that were left out on the evening are in neither. */
export function profitSince(
  priced: PricedBook,
  { reference, held }: Pick<OpenEvening, "reference" | "held">,
): Measure<number> {
  let sum = 0;
  for (const line of priced.lines) {
    const { position, instrument } = line;
    if (!held.has(position.id)) continue;
    const own = dayPnl(line, reference, priced.context);
    if (own.status !== "ok")
      return unavailable(own.code, `${instrument?.symbol ?? position.instrumentId}: ${own.reason}`);
    sum += own.value;
  }
  return ok(sum);
}

/** Worst scenarios of each member that can have a weight; none without exposure to divide by. */
export function memberTailsOf({ prediction, grossBase }: Evening): ReadonlyMap<string, MemberTail> {
  if (prediction.status !== "ok" || !(grossBase > 0)) return new Map();
  const members = prediction.value.members.filter(({ name }) => name !== "historical");
  return new Map(
    members.map(({ name, pnl, probabilities }) => [name, memberTail(pnl, probabilities, grossBase)]),
  );
}

export const leftOutOf = ({ lines }: PricedBook): string[] => [
  ...new Set(
    lines.flatMap(({ unit, position, instrument }) =>
      unit.status === "excluded" && position.quantity !== 0
        ? [instrument?.symbol ?? position.instrumentId]
        : [],
    ),
  ),
];

export function forecastOf(
  method: Method,
  evening: Evening,
  shapes: Map<string, TailLaw>,
): Measure<Forecast> {
  const law = method.law(evening);
  if (law.status !== "ok") return law;
  return ok(
    SCORED_LEVELS.map((level) => ({
      ...tailOf(law.value, fraction(level)),
      law: lawBeyond(law.value, level, shapes),
    })),
  );
}

/** Laws of one shape differ by scale alone, which ratios to ES do not have: each is made once. */
function lawBeyond(law: Law, level: number, shapes: Map<string, TailLaw>): TailLaw | null {
  const key = law.kind === "closed-form" && law.shape !== null ? `${law.shape}@${level}` : null;
  const known = key === null ? undefined : shapes.get(key);
  if (known) return known;
  const made = tailLawOf(law, fraction(level));
  if (made.status !== "ok") return null;
  if (key !== null) shapes.set(key, made.value);
  return made.value;
}
