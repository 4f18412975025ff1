import type { ImportReport } from "~/server/domain/import-report";
import type { Ctx } from "~/server/services/context";
import { importPositions, type PositionImportOptions } from "~/server/services/import/import-positions";
import { pushedTable } from "~/server/services/import/pushed-table";
import type { Pushed } from "~/server/services/market/parse-push";

/** A statement of positions as JSON rows, with the columns of the CSV; all of it is kept, or nothing. */
export const pushPositions = async (
  ctx: Ctx,
  pushed: readonly Pushed[],
  options: PositionImportOptions = {},
): Promise<ImportReport> => importPositions(ctx, pushedTable(pushed, "symbol and quantity"), options);
