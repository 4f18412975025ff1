import type { DeepHistory, Frame } from "~/server/domain/frame";
import type { Limit } from "~/server/domain/limit";
import type { LimitHistory, LimitPreview } from "~/server/domain/limit-preview";
import { type Measure, mapMeasure, unavailable } from "~/server/domain/measure";
import type { FirmSummary } from "~/server/domain/pnl";
import { limitsOf } from "~/server/engine/assess";
import { eveningOfRecord, METHODS_OF_RECORD } from "~/server/engine/backtest/evening-of-record";
import { limitHistory } from "~/server/engine/backtest/limit-history";
import { type WalkForward, walkForward } from "~/server/engine/backtest/walk-forward";
import { changeReport } from "~/server/engine/explain/change-report";
import { explainComponentVar } from "~/server/engine/explain/component-var";
import { breachReport } from "~/server/engine/explain/explain-breach";
import { explainFigure } from "~/server/engine/explain/explain-figure";
import { outlookOf, ticketOf } from "~/server/engine/explain/ticket";
import { FIT_ON_DEMAND } from "~/server/engine/fitted-models";
import { firmRisk } from "~/server/engine/pnl/firm-risk";
import { DEEP_MEMBER_DAYS } from "~/server/engine/predictive/deep-members";
import type { MemberName } from "~/server/engine/predictive/member-weights";
import { learnPoolWeights, type PoolWeights } from "~/server/engine/predictive/pool-weights";
import { prepareDeepHistory } from "~/server/engine/prepare-deep";
import { prepareMarket } from "~/server/engine/prepare-market";
import { referenceLosses } from "~/server/engine/study/reference-set";
import { methodsReport } from "~/server/engine/value-at-risk/methods-report";
import { widenDeepHistory } from "~/server/engine/widen-deep";
import type { Compute, ComputeTask, DeepPast, Walk } from "~/server/ports/compute";
import { scoreEvenings } from "~/server/services/backtest/score-evenings";
import { assessAgain } from "./assess-again";

/** Does a task; the same task gives the same bits, whatever thread it runs in. */
export function computeTask(task: ComputeTask): unknown {
  switch (task.kind) {
    case "explain-component-var":
      return explainComponentVar(task.frame, task.positionId);
    case "explain-figure":
      return explainFigure(task.frame, task.figure);
    case "what-if":
      return ticketOf(task.frame, task.trades, task.above);
    case "cures":
      return outlookOf(task.frame, task.limitId);
    case "limit-preview":
      return previewOf(task.frame, task.limit);
    case "limit-history":
      return historyOf(task);
    case "methods":
      return methodsReport(task.frame);
    case "firm-risk":
      return firmSummary(task.frames);
    case "explain-change":
      return changeReport({ frame: task.from, recorded: task.recorded }, task.to, task.notes);
    case "explain-breach":
      return breachReport(task.from, task.to, task.limit, task.circumstances);
    case "recompute":
      return assessAgain(task);
    case "scores":
      return scoreEvenings(task.evenings);
    case "walk-forward":
      return walk(task.walk);
    case "market-model":
      return prepareMarket(task.past);
    case "deep-history":
      return deepHistory(task.past);
    case "evening-of-record":
      return eveningOfRecord(task.frame);
    case "learn-weights":
      return learnedWeights(task);
  }
}

/** Among the limits in force, in place of the version that it would follow: some are made of others. */
function previewOf(frame: Frame, limit: Limit): LimitPreview {
  const others = frame.limits.filter(({ id }) => id !== limit.id);
  const proposed = limitsOf({ ...frame, limits: [...others, limit] }).find(
    ({ limitId }) => limitId === limit.id,
  );
  if (!proposed) throw new RangeError("previewOf: the limit was not evaluated");
  const inForce = limitsOf(frame).find(({ limitId }) => limitId === limit.id) ?? null;
  return { proposed, inForce, asOfMs: frame.asOfMs };
}

/** Without the members that look back on years: a person waits for it. */
function historyOf({ walk, limit, evenings }: Extract<ComputeTask, { kind: "limit-history" }>): LimitHistory {
  const { history, currencies, from: _from, to: _to, ...book } = walk;
  return limitHistory({ ...book, deepDays: 0 }, { history, currencies }, limit, { evenings });
}

function learnedWeights(task: Extract<ComputeTask, { kind: "learn-weights" }>): PoolWeights {
  const { members, portfolios, dates, reference } = task;
  const known = members as readonly MemberName[]; // of the pool that made the forecasts
  const losses = reference && referenceLosses(reference, known, dates);
  return learnPoolWeights({ members, portfolios, ...(losses ? { reference: losses } : {}) });
}

/** In the caller's own thread. */
export const computeHere: Compute = async (task) => computeTask(task);

/** The vectors stay here: a screen shows their figures. */
function firmSummary(frames: readonly Frame[]): Measure<FirmSummary> {
  return mapMeasure(firmRisk(frames), ({ portfolios, pnl: _pnl, netQuantities: _net, ...firm }) => ({
    ...firm,
    baseCurrency: frames[0]?.portfolio.baseCurrency ?? "",
    asOfMs: frames[0]?.asOfMs ?? 0,
    portfolios: portfolios.map(({ pnl: _own, ...portfolio }) => portfolio),
  }));
}

function deepHistory({ known, factors, ...past }: DeepPast): DeepHistory | null {
  const input = { ...past, deepDays: DEEP_MEMBER_DAYS };
  if (!known) return prepareDeepHistory(input, factors);
  const before = new Set(known.factors.map(({ id }) => id));
  const fresh = factors.filter(({ id }) => !before.has(id));
  const deep = prepareDeepHistory({ ...input, models: WITHOUT_MARKET }, fresh);
  return deep && widenDeepHistory(factors, known, { factors: fresh, deep });
}

/** The market's own model is there already. */
const WITHOUT_MARKET = {
  ...FIT_ON_DEMAND,
  hiddenMarkov: () => unavailable("not-applicable", "the market's model is kept"),
};

const walk = ({ history, currencies, from, to, ...book }: Walk): WalkForward =>
  walkForward({
    book: { ...book, deepDays: DEEP_MEMBER_DAYS },
    history,
    currencies,
    from,
    to,
    methods: METHODS_OF_RECORD,
  });
