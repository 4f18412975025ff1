import type { Frame } from "~/server/domain/frame";
import { type Measure, mapMeasure } from "~/server/domain/measure";
import type { FirmSummary } from "~/server/domain/pnl";
import { RECORDED_METHODS } from "~/server/engine/backtest/evening-of-record";
import { type WalkForward, walkForward } from "~/server/engine/backtest/walk-forward";
import { changeReport } from "~/server/engine/explain/change-report";
import { explainComponentVar } from "~/server/engine/explain/component-var";
import { outlookOf, ticketOf } from "~/server/engine/explain/ticket";
import { firmRisk } from "~/server/engine/pnl/firm-risk";
import { learnPoolWeights } from "~/server/engine/predictive/pool-weights";
import { methodsReport } from "~/server/engine/value-at-risk/methods-report";
import type { ComputeTask, Walk } from "~/server/ports/compute";
import { scoreEvenings } from "~/server/services/backtest/score-evenings";

/** Does a task; the same task gives the same bits, whatever thread it runs in. */
export function computeTask(task: ComputeTask): unknown {
  switch (task.kind) {
    case "explain-component-var":
      return explainComponentVar(task.frame, task.positionId);
    case "what-if":
      return ticketOf(task.frame, task.trades, task.newSymbols);
    case "cures":
      return outlookOf(task.frame, task.limitId);
    case "methods":
      return methodsReport(task.frame);
    case "firm-risk":
      return firmSummary(task.frames);
    case "explain-change":
      return changeReport({ frame: task.from, recorded: task.recorded }, task.to, task.notes);
    case "scores":
      return scoreEvenings(task.evenings);
    case "walk-forward":
      return walk(task.walk);
    case "learn-weights":
      return learnPoolWeights(task);
  }
}

/** The vectors stay here: a screen shows their figures. */
function firmSummary(frames: readonly Frame[]): Measure<FirmSummary> {
  return mapMeasure(firmRisk(frames), ({ portfolios, pnl: _pnl, netQuantities: _net, ...firm }) => ({
    ...firm,
    baseCurrency: frames[0]?.portfolio.baseCurrency ?? "",
    asOfMs: frames[0]?.asOfMs ?? 0,
    portfolios: portfolios.map(({ pnl: _own, ...portfolio }) => portfolio),
  }));
}

/** No recorded method looks back beyond the window. */
const DEEP_DAYS = 0;

const walk = ({ history, currencies, from, to, ...book }: Walk): WalkForward =>
  walkForward({
    book: { ...book, deepDays: DEEP_DAYS },
    history,
    currencies,
    from,
    to,
    methods: RECORDED_METHODS,
  });
