import type { Actor } from "~/server/domain/actor";
import type { ImportReport } from "~/server/domain/import-report";
import type { TableSource } from "~/server/ports/table-source";
import type { Stores } from "~/server/ports/unit-of-work";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { POSITION_LAYOUT } from "./column-rules";
import { draftInstruments, draftsOf } from "./draft-instruments";
import { readRecords } from "./read-records";
import type { RowValues } from "./record-cells";
import type { Refusals } from "./refusals";
import { type ImportOptions, runImport } from "./run-import";
import { DEFAULT_PORTFOLIO, stateHoldings } from "./state-holdings";

export type PositionImportOptions = ImportOptions & {
  /** Base currency of portfolios that do not exist yet. */
  readonly baseCurrency?: string;
};

/**
 * Takes in a statement of positions: sets the quantity of each holding it names and leaves the others alone. What it
 * says about instruments is kept with them.
 */
export function importPositions(
  ctx: Ctx,
  source: TableSource,
  options: PositionImportOptions = {},
): Promise<ImportReport> {
  const { organisationId } = ctx.actor;
  const baseCurrency = options.baseCurrency ?? "USD";
  return runImport(ctx, "positions", source, options, async ({ stores, importId, refusals, mayWrite }) => {
    const { rows } = await readRecords(source, POSITION_LAYOUT, refusals, options.ignoreUnknown ?? false);
    const read = rows.length + refusals.rows;
    const known = draftsOf(await stores.reference.instruments(organisationId));
    const { changed, good } = draftInstruments(rows, known, refusals);
    const within = await withinScope(ctx.actor, stores, good, refusals);
    const holdings = stateHoldings(
      await ofPortfolios(ctx.actor, stores, within, refusals),
      baseCurrency,
      refusals,
    );
    if (!mayWrite() || holdings.length === 0) return { read, written: 0, unchanged: 0, notes: [] };

    await stores.reference.saveInstruments(organisationId, changed);
    const ids = new Map(
      (await stores.reference.instruments(organisationId)).map(({ symbol, id }) => [symbol, id]),
    );
    const lines = holdings.map(({ symbol, line: _line, ...holding }) => ({
      ...holding,
      instrumentId: ids.get(symbol) ?? "",
      isCash: known.get(symbol)?.type === "cash",
    }));
    // One's own book lives in the time of the wall: a statement holds from now on.
    const { written, unchanged } = await stores.positions.state(
      organisationId,
      lines,
      ctx.clock.now(),
      importId,
    );
    const summed = within.length - holdings.length;
    const notes = [
      ...(changed.length > 0 ? [`${changed.length} instruments were added or changed.`] : []),
      ...(summed > 0 ? [`${summed} rows were lots of a holding above them and were added to it.`] : []),
    ];
    return { read, written, unchanged, notes };
  });
}

/** Whoever sees some portfolios only states those, and makes no new ones: a name would tell whether it is taken. */
async function withinScope(
  actor: Actor,
  stores: Stores,
  rows: readonly RowValues[],
  refusals: Refusals,
): Promise<readonly RowValues[]> {
  if (actor.portfolioIds === null) return rows;
  const all = await stores.positions.portfolios(actor.organisationId);
  const names = new Set(all.filter(({ id }) => maySee(actor, id)).map(({ name }) => name));
  return rows.filter((row) => {
    const name = row.text("portfolio") ?? DEFAULT_PORTFOLIO;
    if (names.has(name)) return true;
    const place = { line: row.line, column: "portfolio" };
    refusals.add(place, "unknown-portfolio", name, `there is no portfolio named ${name}`);
    return false;
  });
}

/** A desk holds what its portfolios hold: nothing is stated of it. */
async function ofPortfolios(
  { organisationId }: Actor,
  stores: Stores,
  rows: readonly RowValues[],
  refusals: Refusals,
): Promise<readonly RowValues[]> {
  const all = await stores.positions.portfolios(organisationId);
  const groups = new Set(all.filter(({ kind }) => kind !== "portfolio").map(({ name }) => name));
  return rows.filter((row) => {
    const name = row.text("portfolio") ?? DEFAULT_PORTFOLIO;
    if (!groups.has(name)) return true;
    const place = { line: row.line, column: "portfolio" };
    refusals.add(
      place,
      "unknown-portfolio",
      name,
      `${name} holds what its portfolios hold; name one of them`,
    );
    return false;
  });
}
