import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { CalendarDate } from "~/server/domain/calendar-date";

/** A day of the index as recorded. */
export type IndexBar = {
  readonly date: CalendarDate;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/**
 * The S&P 500, daily, 2000-01-03 to 2020-04-17, oldest first, as shipped in the npm package vega-datasets
 * (BSD-3-Clause; its source is Yahoo Finance). A mark on the wrong side of open or close by rounding is widened.
 *
 * @param packageRoot - the folder that has node_modules.
 * @throws Error when the file is not as expected.
 */
export function readPackagedIndex(packageRoot: string): IndexBar[] {
  const entry = createRequire(join(packageRoot, "package.json")).resolve("vega-datasets");
  const file = join(dirname(entry), "..", "data", "sp500-2000.csv");
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  if (head?.trim() !== "date,open,high,low,close,adjclose,volume")
    throw new Error(`${file}: unexpected columns ${head}`);
  return lines.map((line, i) => {
    const [date = "", ...cells] = line.trim().split(",");
    const [
      open = Number.NaN,
      high = Number.NaN,
      low = Number.NaN,
      close = Number.NaN,
      ,
      volume = Number.NaN,
    ] = cells.map(Number);
    if (![open, high, low, close, volume].every(Number.isFinite))
      throw new Error(`${file}, line ${i + 2}: not five numbers`);
    return { date, open, high: Math.max(high, open, close), low: Math.min(low, open, close), close, volume };
  });
}
