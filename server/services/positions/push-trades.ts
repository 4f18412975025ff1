import type { ImportReport } from "~/server/domain/import-report";
import type { Ctx } from "~/server/services/context";
import { importTrades } from "~/server/services/import/import-trades";
import { pushedTable } from "~/server/services/import/pushed-table";
import type { Pushed } from "~/server/services/market/parse-push";

/** Fills as JSON rows, with the columns of the CSV; all of them are kept, or none. */
export const pushTrades = async (ctx: Ctx, pushed: readonly Pushed[]): Promise<ImportReport> =>
  importTrades(ctx, pushedTable(pushed, "trade_id, symbol, quantity and price"));
