import { RiskError } from "~/server/domain/errors";
import type { WhatIf } from "~/server/domain/what-if";
import { prepareFrame, whatIf } from "~/server/engine/explain/what-if";
import { type FileAssessment, fileFrame, readFiles } from "./assess-files";

/** A trade by symbol. */
export type SymbolTrade = { readonly symbol: string; readonly quantity: number };

/**
 * What trades would do to the book of a file at the closes of another.
 *
 * @throws RiskError bad-input in one sentence, also for a symbol without a price.
 */
export async function whatIfFiles(
  input: FileAssessment,
  trades: readonly SymbolTrade[],
): Promise<{ readonly found: WhatIf; readonly notes: readonly string[] }> {
  const files = await readFiles(
    input,
    trades.map(({ symbol }) => symbol),
  );
  const frame = fileFrame(files, files.asOfDate);
  const found = whatIf(
    prepareFrame(frame),
    trades.map(({ symbol, quantity }) => ({ instrumentId: symbol, quantity })),
  );
  if (found.costBase.status !== "ok") throw new RiskError("bad-input", `${found.costBase.reason}.`);
  return { found, notes: files.book.notes };
}
