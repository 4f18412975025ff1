import { createHash } from "node:crypto";
import { RiskError } from "~/server/domain/errors";
import type { ImportReport } from "~/server/domain/import-report";
import type { Ctx } from "~/server/services/context";
import { importPositions, type PositionImportOptions } from "~/server/services/import/import-positions";
import { jsonTable } from "~/server/services/import/json-table";
import { isRecord, type Pushed } from "~/server/services/market/parse-push";

/** A statement of positions as JSON rows, with the columns of the CSV; all of it is kept, or nothing. */
export function pushPositions(
  ctx: Ctx,
  pushed: readonly Pushed[],
  options: PositionImportOptions = {},
): Promise<ImportReport> {
  const records = pushed.map(({ line, value }) => {
    if (!isRecord(value))
      throw new RiskError("bad-input", `Row ${line} is no object with symbol and quantity.`);
    return Object.fromEntries(
      Object.entries(value).map(([column, cell]) => [column, textOf(cell, line, column)]),
    );
  });
  const contentHash = createHash("sha256").update(JSON.stringify(records)).digest("hex");
  return importPositions(ctx, jsonTable("request", records, contentHash), options);
}

function textOf(cell: unknown, line: number, column: string): string | number | boolean | null {
  if (cell === null || typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean")
    return cell;
  throw new RiskError("bad-input", `Row ${line}, column ${column}: a cell is a text or a number.`);
}
