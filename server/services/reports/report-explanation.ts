import type { ChangeReport } from "~/server/domain/change-report";
import type { DailyReport, ReportFigure } from "~/server/domain/daily-report";
import { type Measure, ok, unavailable } from "~/server/domain/measure";

/** What the worker said of the change since the last cut-off. */
export type Asked = Pick<ChangeReport, "fromAsOfMs" | "toAsOfMs" | "change" | "notes">;

/**
 * The terms of each figure's change. The worker explains up to its own last beat, which may be a second after the
 * report's: what lies between is a term of its own, so that all terms sum to the change that the report shows.
 */
export function explanationOf(
  asked: Measure<Asked>,
  figures: readonly ReportFigure[],
): DailyReport["explanation"] {
  if (asked.status !== "ok") return asked;
  const { change, notes, fromAsOfMs, toAsOfMs } = asked.value;
  if (change.status !== "ok") return change;
  const lacking = figures.find(({ changeBase }) => changeBase.status !== "ok");
  if (lacking?.changeBase.status === "unavailable")
    return unavailable(lacking.changeBase.code, lacking.changeBase.reason);
  const explained = change.value.figures;
  return ok({
    fromAsOfMs,
    toAsOfMs,
    changes: figures.flatMap(({ figure, changeBase }) => {
      if (changeBase.status !== "ok") return [];
      const { fromBase, toBase, terms } = explained[figure];
      return [{ figure, terms, besideBase: changeBase.value - (toBase - fromBase) }];
    }),
    notes: [...notes, ...change.value.notes],
  });
}
