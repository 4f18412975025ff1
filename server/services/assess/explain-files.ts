import type { CalendarDate } from "~/server/domain/calendar-date";
import type { ExplainedChange } from "~/server/domain/change";
import { RiskError } from "~/server/domain/errors";
import { explainChange } from "~/server/engine/explain/explain-change";
import { type FileAssessment, fileFrame, readFiles } from "./assess-files";

/**
 * Why the figures of one book moved between the closes of two days.
 *
 * @param from - the earlier day; positions are those of the file on both.
 * @throws RiskError bad-input in one sentence; not-enough-history where a day has no pool.
 */
export async function explainFiles(
  input: FileAssessment,
  from: CalendarDate,
): Promise<{
  readonly found: ExplainedChange;
  readonly to: CalendarDate;
  readonly notes: readonly string[];
}> {
  const files = await readFiles(input);
  const to = files.asOfDate;
  if (from >= to) throw new RiskError("bad-input", `${from} is not before ${to}.`);
  const found = explainChange({ frame: fileFrame(files, from) }, { frame: fileFrame(files, to) });
  if (found.status !== "ok")
    throw new RiskError("not-enough-history", `VaR is unavailable: ${found.reason}.`);
  return { found: found.value, to, notes: [...files.book.notes, ...found.value.notes] };
}
