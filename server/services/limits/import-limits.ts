import { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import type { Refusal } from "~/server/domain/import-report";
import { LimitTerms } from "~/server/domain/limit-proposal";
import type { LimitInForce } from "~/server/ports/limit-book";
import type { TableRow } from "~/server/ports/table-source";
import type { Stores } from "~/server/ports/unit-of-work";
import { maySee, requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { openTable } from "~/server/services/import/open-table";
import { Refusals } from "~/server/services/import/refusals";
import { checkTerms } from "./check-terms";
import { heldParts, nothingHeld } from "./held-parts";
import { columnOfPath, LIMIT_COLUMNS, type LimitCells, type LimitColumn, termsOfCells } from "./limits-csv";
import { recordProposal } from "./record-proposal";
import { termsOf } from "./terms-of";

const TEXT_MAX = 1_000_000;
const ROWS_MAX = 2_000;

export const ImportLimitsInput = z.strictObject({
  fileName: z.string().trim().min(1).max(200).default("limits.csv"),
  text: z.string().min(1).max(TEXT_MAX, "a table of limits has a million characters at most"),
  reason: z.string().trim().min(3, "say in a few words why").max(500),
});

/** What became of a table of limits. */
export type LimitsImport = {
  /** False when a row was refused: then nothing was proposed. */
  readonly isCommitted: boolean;
  readonly proposed: number;
  readonly unchanged: number;
  readonly refusals: readonly Refusal[];
  /** What else a person should know of what was taken, in full sentences with their lines. */
  readonly warnings: readonly string[];
};

type Wanted = { readonly line: number; readonly terms: LimitTerms; readonly known: LimitInForce | null };

/**
 * Proposes every limit of a table that is not in force as it says: new ones and changes, each decided by another officer.
 * One row that can't be taken and nothing is proposed; each is named by line, column and rule.
 * @throws RiskError unavailable where no table can be read here.
 */
export async function importLimits(ctx: Ctx, raw: z.input<typeof ImportLimitsInput>): Promise<LimitsImport> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { fileName, text, reason } = ImportLimitsInput.parse(raw);
  if (!ctx.csvText) throw new RiskError("unavailable", "Tables can't be read here.");
  const refusals = new Refusals(fileName);
  const table = await openTable(ctx.csvText(fileName, text), refusals);
  return ctx.unit(async (stores) => {
    const wanted = table ? await read(ctx, stores, table, refusals) : [];
    if (refusals.count > 0)
      return { isCommitted: false, proposed: 0, unchanged: 0, refusals: refusals.listed, warnings: [] };
    const changed = wanted.filter(({ terms, known }) => known === null || !isSame(terms, known));
    for (const { terms, known } of changed)
      await recordProposal(ctx, stores, {
        portfolioId: terms.portfolioId,
        limitId: known?.id ?? null,
        action: known ? "change" : "create",
        basedOnVersion: known?.version ?? null,
        terms,
        reason,
        state: "proposed",
      });
    return {
      isCommitted: true,
      proposed: changed.length,
      unchanged: wanted.length - changed.length,
      refusals: [],
      warnings: await warningsOf(ctx, fileName, wanted),
    };
  });
}

async function warningsOf(ctx: Ctx, fileName: string, wanted: readonly Wanted[]): Promise<string[]> {
  const onParts = wanted.filter(({ terms }) => terms.scope.key !== null);
  if (onParts.length === 0) return [];
  const keysOf = await heldParts(ctx);
  return onParts.flatMap(({ line, terms }) => {
    const warning = nothingHeld(terms.scope, keysOf(terms.portfolioId));
    return warning === null ? [] : [`${fileName}, line ${line}, column scope_key: ${warning}`];
  });
}

type Table = NonNullable<Awaited<ReturnType<typeof openTable>>>;

async function read(ctx: Ctx, stores: Stores, table: Table, refusals: Refusals): Promise<readonly Wanted[]> {
  const header = table.header.map((name) => name.trim().toLowerCase());
  const missing = REQUIRED.filter((column) => !header.includes(column));
  for (const column of missing)
    refusals.add({ line: table.headerLine, column }, "missing-column", "", `the column ${column} is missing`);
  for (const name of header.filter((each) => !LIMIT_COLUMNS.some((column) => column === each)))
    refusals.add(
      { line: table.headerLine, column: name },
      "unknown-column",
      name,
      `there is no column ${name}`,
    );
  if (refusals.isFatal) {
    await table.close();
    return [];
  }
  const world = await worldOf(ctx, stores);
  const wanted: Wanted[] = [];
  const seen = new Set<string>();
  for await (const rows of table.rows())
    for (const row of rows) {
      if (wanted.length >= ROWS_MAX) {
        refusals.add({ line: row.line, column: "name" }, "too-long", "", `more than ${ROWS_MAX} limits`);
        return [];
      }
      const one = await readRow(ctx, world, { row, cells: cellsOf(header, row), refusals });
      if (!one) continue;
      const key = `${one.terms.portfolioId} ${one.terms.name}`;
      if (seen.has(key))
        refusals.add(
          { line: row.line, column: "name" },
          "disagreeing-duplicate",
          one.terms.name,
          "it stands twice",
        );
      seen.add(key);
      wanted.push(one);
    }
  return wanted;
}

const REQUIRED: readonly LimitColumn[] = ["portfolio", "name", "metric", "unit", "kind", "threshold"];

type World = {
  readonly portfolioIds: ReadonlyMap<string, string>;
  readonly inForce: ReadonlyMap<string, LimitInForce>;
};

async function worldOf({ actor, clock }: Ctx, stores: Stores): Promise<World> {
  const portfolios = await stores.positions.portfolios(actor.organisationId);
  const inForce = await stores.limits.inForce(actor.organisationId, clock.now());
  return {
    portfolioIds: new Map(portfolios.filter(({ id }) => maySee(actor, id)).map(({ id, name }) => [name, id])),
    inForce: new Map(inForce.map((limit) => [`${limit.portfolioId} ${limit.name}`, limit])),
  };
}

function cellsOf(header: readonly string[], { cells }: TableRow): LimitCells {
  const at = (column: string): string => cells[header.indexOf(column)] ?? "";
  return Object.fromEntries(LIMIT_COLUMNS.map((column) => [column, at(column)])) as LimitCells; // every column
}

async function readRow(
  ctx: Ctx,
  { portfolioIds, inForce }: World,
  { row, cells, refusals }: { row: TableRow; cells: LimitCells; refusals: Refusals },
): Promise<Wanted | null> {
  const refuse = (column: LimitColumn, rule: Parameters<Refusals["add"]>[1], what: string): null => {
    refusals.add({ line: row.line, column }, rule, cells[column], what);
    return null;
  };
  const portfolioId = portfolioIds.get(cells.portfolio.trim().replace(/^'(?=[=+\-@])/, ""));
  if (portfolioId === undefined)
    return refuse("portfolio", "unknown-portfolio", `there is no portfolio ${cells.portfolio}`);
  const found = termsOfCells(cells);
  if ("what" in found)
    return refuse(found.column, found.column === "until" ? "not-a-time" : "not-a-number", found.what);
  const before = inForce.get(`${portfolioId} ${found.input.name}`);
  const parsed = LimitTerms.safeParse({ ...found.input, ...kept(found.input, before), portfolioId });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(columnOfPath(issue?.path ?? []), "inconsistent", issue?.message ?? "it can't be held");
  }
  const terms = parsed.data;
  const known = inForce.get(`${portfolioId} ${terms.name}`) ?? null;
  if (known && identityOf(termsOf(known)) !== identityOf(terms))
    return refuse("name", "inconsistent", `${terms.name} is on another metric, unit, part or direction`);
  if (!known && (await ctx.stores.limits.hasName(ctx.actor.organisationId, portfolioId, terms.name)))
    return refuse("name", "inconsistent", `${terms.name} was the name of a limit that is no longer in force`);
  try {
    await checkTerms(ctx, terms);
  } catch (error) {
    if (!(error instanceof RiskError)) throw error;
    const column = terms.scope.key !== null && cells.parameter === "" ? "scope_key" : "parameter";
    return refuse(column, "inconsistent", error.message.replace(/\.$/, ""));
  }
  return { line: row.line, terms, known };
}

/** Bands and waits that a line leaves out are those of the limit of that name. */
function kept(
  input: Readonly<Record<string, unknown>>,
  known: LimitInForce | undefined,
): Partial<Record<(typeof BANDS)[number], number>> {
  if (!known) return {};
  return Object.fromEntries(
    BANDS.filter((band) => input[band] === undefined).map((band) => [band, known[band]]),
  );
}
const BANDS = ["warnAt", "urgentAt", "clearAt", "openAfterMs", "closeAfterMs"] as const;

/** What of a limit never changes. */
const identityOf = ({ metric, unit, scope, parameter, direction }: LimitTerms): string =>
  JSON.stringify([metric, unit, scope.kind, scope.key, parameter, direction]);

const isSame = (terms: LimitTerms, known: LimitInForce): boolean =>
  JSON.stringify({ ...terms, effectiveFromMs: null }) ===
  JSON.stringify({ ...termsOf(known), effectiveFromMs: null });
