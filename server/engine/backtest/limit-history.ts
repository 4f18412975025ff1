import type { MarketModel } from "~/server/domain/frame";
import type { Limit, LimitEvaluation, PreviousLimitState } from "~/server/domain/limit";
import type { LimitHistory } from "~/server/domain/limit-preview";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import { ok, unavailable } from "~/server/domain/measure";
import { limitsOf } from "../assess";
import { FIT_ON_DEMAND } from "../fitted-models";
import { isInScope } from "../limits/slice";
import { movesLookedAt } from "../market-input";
import { priceBook } from "../pricing/price-book";
import { businessAxis } from "../returns/business-axis";
import { eveningFrame, referenceOf, type StaticBook } from "./evening-frame";
import { historyView } from "./history-view";
import { profitSince } from "./walk-forward";

/** Rows that are no business days of the book's axis: so many more are in view. */
const SPARE_SHARE = 1.5;
/** Correlations and draws of hundreds of factors are most of an evening's work; within a week they hardly move. */
const MODEL_DAYS = 5;
/** What a book cut to a share of itself has that share of ... */
const HOMOGENEOUS: ReadonlySet<Limit["unit"]> = new Set(["base", "nav"]);
/** ... but for a loss that was made already, and for a sum that issuers drop out of. */
const NOT_CUT: ReadonlySet<Limit["metric"]> = new Set(["day-loss", "issuers-above"]);

/**
 * Walks today's holdings through the evenings of the past under a limit: how often it would have been over, for how long,
 * and what obeying it would have saved. Each evening is assessed by the engine of the live beat from its own past alone.
 * @param book - positions, the same every evening; members that look back on years are left out where `deepDays` is 0.
 * @param past - history on the book's axis; nothing is mutated.
 * @param limit - its dwell times are not waited for: an evening is longer than any of them.
 * @param options.evenings - how many, the last of the history.
 * @param options.modelDays - evenings from one preparation of the market model to the next, 1 or more.
 * @returns one value an evening; what can't be known is counted as such.
 * @throws RangeError when there is no business day in the history.
 */
export function limitHistory(
  book: StaticBook,
  past: { readonly history: PriceHistory; readonly currencies: readonly CurrencyHistory[] },
  limit: Limit,
  { evenings, modelDays = MODEL_DAYS }: { readonly evenings: number; readonly modelDays?: number },
): LimitHistory {
  const { history, currencies } = past;
  const axis = businessAxis(
    history,
    (id) => book.instruments.get(id)?.type ?? null,
    history.dates.at(-1) ?? "",
  );
  const rowsMax = Math.ceil(SPARE_SHARE * movesLookedAt(book.conventions.windowDays, book.deepDays));
  const first = Math.max(0, axis.rows.length - evenings);
  const limits = [{ ...limit, openAfterMs: 0, closeAfterMs: 0 }];
  const found: { date: string; evaluation: LimitEvaluation | undefined }[] = [];
  let [limitStates, savedBase]: [readonly PreviousLimitState[], number] = [[], 0];
  let regime: Parameters<typeof eveningFrame>[3] = null;
  let market: MarketModel | null = null;
  let last: { excess: number; open: Parameters<typeof profitSince>[1] } | null = null;
  for (let axisRow = first; axisRow < axis.rows.length; axisRow++) {
    const view = historyView(history, currencies, axis.rows[axisRow] ?? -1, rowsMax);
    const kept = (axisRow - first) % modelDays === 0 ? null : market;
    const evening = eveningFrame(book, view, axisRow, regime, FIT_ON_DEMAND, kept);
    market = evening.market;
    regime = market.regime.current;
    const frame = { ...evening, limits, previous: { ...evening.previous, limitStates } };
    const priced = priceBook(frame);
    if (last !== null && last.excess > 0) {
      const profit = profitSince(priced, last.open);
      if (profit.status === "ok") savedBase -= last.excess * profit.value;
    }
    const [evaluation] = limitsOf(frame, priced);
    limitStates = evaluation ? [evaluation] : [];
    found.push({ date: evening.asOfDate, evaluation });
    // What is cut is what the limit is on: the rest of the book earns and loses as it did.
    const cut = priced.lines.filter(
      (line) => line.unit.status === "priced" && isInScope(limit.scope, line, frame),
    );
    const held = new Set(cut.map(({ position }) => position.id));
    last = { excess: excessOf(evaluation), open: { reference: referenceOf(evening, priced), held } };
  }
  const isScalable = limit.direction === "max" && HOMOGENEOUS.has(limit.unit) && !NOT_CUT.has(limit.metric);
  return {
    evenings: found.map(({ date, evaluation }) => ({
      date,
      value: evaluation?.value ?? null,
      utilisation: evaluation?.utilisation ?? null,
    })),
    ...countsOf(found.map(({ evaluation }) => evaluation)),
    savedBase: isScalable
      ? ok(0 + savedBase)
      : unavailable("not-applicable", "cutting the book pro rata does not bring this metric within its line"),
    note:
      `today's holdings at each evening's prices${book.deepDays === 0 ? ", by the pool without its members that look back on years" : ""}; ` +
      `the market model is prepared anew each ${modelDays === 1 ? "evening" : `${modelDays} evenings`}; no trades, no carry`,
  };
}

/** The share of the book that is too much. */
const excessOf = (evaluation: LimitEvaluation | undefined): number =>
  evaluation?.state === "breach" && evaluation.utilisation !== null ? 1 - 1 / evaluation.utilisation : 0;

function countsOf(
  evaluations: readonly (LimitEvaluation | undefined)[],
): Pick<LimitHistory, "overDays" | "nearDays" | "unknownDays" | "episodes" | "longestDays"> {
  let [episodes, longestDays, current] = [0, 0, 0];
  for (const evaluation of evaluations) {
    const isOpen = evaluation?.isBreachOpen ?? false;
    if (isOpen && current === 0) episodes++;
    current = isOpen ? current + 1 : 0;
    longestDays = Math.max(longestDays, current);
  }
  const count = (state: LimitEvaluation["state"]) =>
    evaluations.filter((evaluation) => (evaluation?.state ?? "unknown") === state).length;
  return {
    overDays: count("breach"),
    nearDays: count("warning"),
    unknownDays: count("unknown"),
    episodes,
    longestDays,
  };
}
