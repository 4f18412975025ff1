import { createHash } from "node:crypto";
import { RiskError } from "~/server/domain/errors";
import type { TableSource } from "~/server/ports/table-source";
import { isRecord, type Pushed } from "~/server/services/market/parse-push";
import { jsonTable } from "./json-table";

/** Pushed JSON rows as a table with the columns of the CSV. @param needs - what a row must name, for the refusal. */
export function pushedTable(pushed: readonly Pushed[], needs: string): TableSource {
  const records = pushed.map(({ line, value }) => {
    if (!isRecord(value)) throw new RiskError("bad-input", `Row ${line} is no object with ${needs}.`);
    return Object.fromEntries(
      Object.entries(value).map(([column, cell]) => [column, textOf(cell, line, column)]),
    );
  });
  return jsonTable("request", records, createHash("sha256").update(JSON.stringify(records)).digest("hex"));
}

function textOf(cell: unknown, line: number, column: string): string | number | boolean | null {
  if (cell === null || typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean")
    return cell;
  throw new RiskError("bad-input", `Row ${line}, column ${column}: a cell is a text or a number.`);
}
