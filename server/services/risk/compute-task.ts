import { explainComponentVar } from "~/server/engine/explain/component-var";
import { outlookOf, ticketOf } from "~/server/engine/explain/ticket";
import type { ComputeTask } from "~/server/ports/compute";

/** Does a task; the same task gives the same bits, whatever thread it runs in. */
export function computeTask(task: ComputeTask): unknown {
  switch (task.kind) {
    case "explain-component-var":
      return explainComponentVar(task.frame, task.positionId);
    case "what-if":
      return ticketOf(task.frame, task.trades);
    case "cures":
      return outlookOf(task.frame, task.limitId);
  }
}
