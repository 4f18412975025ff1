import type { CorporateAction } from "~/server/domain/corporate-action";
import type { ImportReport } from "~/server/domain/import-report";
import type { Instrument } from "~/server/domain/instrument";
import type { ActionReport } from "~/server/ports/action-book";
import type { DailyBar } from "~/server/ports/market-feed";
import type { TableSource } from "~/server/ports/table-source";
import type { Ctx } from "~/server/services/context";
import { ACTION_LAYOUT } from "./column-rules";
import { readRecords } from "./read-records";
import type { RowValues } from "./record-cells";
import type { Refusals } from "./refusals";
import { type ImportOptions, runImport } from "./run-import";
import { isAdjustedFor } from "./stored-units";

/** What has no units that a company could split. */
const WITHOUT_UNITS: ReadonlySet<string> = new Set([
  "cash",
  "fx",
  "fx-forward",
  "rate",
  "cds",
  "pnl-series",
  "sensitivities",
]);

/**
 * Takes in splits and cash dividends. On its day each changes what is held (units, lots, cash) and the history that
 * stands in the units of before it. Whether closes that are stored already are adjusted for a split is seen from them, or
 * said in the column `history`.
 */
export function importActions(
  ctx: Ctx,
  source: TableSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { organisationId } = ctx.actor;
  return runImport(ctx, "actions", source, options, async ({ stores, refusals, mayWrite }) => {
    const { rows } = await readRecords(source, ACTION_LAYOUT, refusals, options.ignoreUnknown ?? false);
    const read = rows.length + refusals.rows;
    const known = await stores.reference.instruments(organisationId);
    const instruments = new Map(known.map((each) => [each.symbol, each]));
    const drafts = rows.flatMap((row) => draftOf(row, instruments, refusals) ?? []);
    if (!mayWrite() || drafts.length === 0) return { read, written: 0, unchanged: 0, notes: [] };
    const reports: ActionReport[] = [];
    for (const draft of drafts) {
      const { instrument, action, history } = draft;
      const span = { after: "0001-01-01", upTo: "9999-12-31" };
      const closes = await stores.reference.barsOf(organisationId, instrument.id, span);
      const isHistoryAdjusted = history === null ? isAdjustedFor(action, closes) : history === "adjusted";
      if (!isHistoryAdjusted) refuseAboveWorth(draft, closes, refusals);
      reports.push({ instrumentId: instrument.id, action, isHistoryAdjusted });
    }
    if (!mayWrite()) return { read, written: 0, unchanged: 0, notes: [] };
    const { written, unchanged, conflicts } = await stores.actions.save(organisationId, reports);
    for (const place of conflicts) {
      const draft = drafts[place];
      if (!draft) continue;
      const what = `the ${draft.action.kind} of ${draft.instrument.symbol} on ${draft.action.exDate} took effect with other terms; correct the holdings with a statement of positions`;
      refusals.add(
        { line: draft.line, column: "symbol" },
        "disagreeing-duplicate",
        draft.instrument.symbol,
        what,
      );
    }
    return { read, written, unchanged, notes: notesOf(drafts, reports, known) };
  });
}

type ActionDraft = {
  readonly line: number;
  readonly instrument: Instrument;
  readonly action: CorporateAction;
  readonly history: "adjusted" | "as-quoted" | null;
};

function draftOf(
  row: RowValues,
  instruments: ReadonlyMap<string, Instrument>,
  refusals: Refusals,
): ActionDraft | null {
  const { line } = row;
  const refuse = (column: string, ...why: [Parameters<Refusals["add"]>[1], string, string]): null => {
    refusals.add({ line, column }, ...why);
    return null;
  };
  const symbol = row.text("symbol") ?? "";
  const instrument = instruments.get(symbol);
  if (!instrument)
    return refuse("symbol", "unknown-symbol", symbol, `nobody knows the symbol ${symbol}; import it first`);
  if (WITHOUT_UNITS.has(instrument.type))
    return refuse(
      "symbol",
      "inconsistent",
      symbol,
      `${symbol} is ${instrument.type}: it has no splits or dividends`,
    );
  const exDate = row.text("ex_date") ?? "";
  const [ratio, amountLocal] = [row.number("ratio"), row.number("amount")];
  const history = row.text("history") as ActionDraft["history"]; // one of the rule's choices
  if (row.text("kind") !== "split" && (instrument.type === "option" || instrument.type === "future"))
    return refuse(
      "kind",
      "inconsistent",
      "dividend",
      `${symbol} is a contract: what it is on pays dividends`,
    );
  if (row.text("kind") === "split") {
    if (ratio === null)
      return refuse("ratio", "missing-value", "", "a split needs its ratio: 2 for two new units for one old");
    if (amountLocal !== null)
      return refuse("amount", "inconsistent", String(amountLocal), "a split pays nothing");
    if (ratio === 1) return refuse("ratio", "out-of-range", "1", "one new unit for one old is no split");
    return { line, instrument, history, action: { kind: "split", exDate, ratio } };
  }
  if (amountLocal === null)
    return refuse("amount", "missing-value", "", "a dividend needs its amount for one unit");
  if (ratio !== null)
    return refuse("ratio", "inconsistent", String(ratio), "a cash dividend changes no units");
  return { line, instrument, history, action: { kind: "cash-dividend", exDate, amountLocal } };
}

/** Nobody pays out more than the thing was worth: such an amount is in other units than the prices, pence for pounds. */
function refuseAboveWorth(
  { line, instrument, action }: ActionDraft,
  closes: readonly DailyBar[],
  refusals: Refusals,
): void {
  if (action.kind !== "cash-dividend") return;
  const last = closes.findLast(({ date }) => date < action.exDate);
  if (!last || action.amountLocal < last.close) return;
  const what = `${instrument.symbol} closed at ${last.close} on ${last.date}; an amount is in the currency of the prices, for one unit`;
  refusals.add({ line, column: "amount" }, "out-of-range", String(action.amountLocal), what);
}

function notesOf(
  drafts: readonly ActionDraft[],
  reports: readonly ActionReport[],
  known: readonly Instrument[],
): string[] {
  const splits = drafts.filter(({ action }) => action.kind === "split");
  const quoted = splits.filter((draft) => reports[drafts.indexOf(draft)]?.isHistoryAdjusted === false);
  const split = new Set(splits.map(({ instrument }) => instrument.id));
  const derivatives = known.filter(({ underlyingId }) => underlyingId !== null && split.has(underlyingId));
  const symbolsOf = (all: readonly { readonly symbol: string }[]): string =>
    all.map(({ symbol }) => symbol).join(", ");
  return [
    ...(quoted.length > 0
      ? [
          `Closes of ${symbolsOf(quoted.map(({ instrument }) => instrument))} before the day are in old units and will be adjusted on it.`,
        ]
      : []),
    ...(derivatives.length > 0
      ? [`Contracts on what is split keep their terms, import their new ones: ${symbolsOf(derivatives)}.`]
      : []),
  ];
}
