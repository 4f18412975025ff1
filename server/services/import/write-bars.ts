import type { BarsWritten } from "~/server/ports/reference-data";

/** Bars that wait to be written together; what is held in memory of a file of any size. */
const BATCH_BARS = 20_000;

/** Writes bars in large batches as they are read; once nothing may be kept any more the rest is only read. */
export async function writeBars<Bar>(
  batches: AsyncIterable<readonly Bar[]>,
  mayWrite: () => boolean,
  save: (bars: readonly Bar[]) => Promise<BarsWritten>,
): Promise<BarsWritten & { readonly read: number }> {
  let [read, written, unchanged] = [0, 0, 0];
  let waiting: Bar[] = [];
  async function write(): Promise<void> {
    const counts = await save(waiting);
    written += counts.written;
    unchanged += counts.unchanged;
    waiting = [];
  }
  for await (const bars of batches) {
    read += bars.length;
    if (!mayWrite()) continue;
    for (const bar of bars) {
      waiting.push(bar);
      if (waiting.length >= BATCH_BARS) await write();
    }
  }
  if (mayWrite()) await write();
  return { read, written, unchanged };
}
