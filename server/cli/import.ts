import { basename } from "node:path";
import { parseArgs } from "node:util";
import { RiskError } from "~/server/domain/errors";
import { IMPORT_KINDS, type ImportKind, type ImportReport } from "~/server/domain/import-report";
import { importActions } from "~/server/services/import/import-actions";
import { importInstruments } from "~/server/services/import/import-instruments";
import { importIntraday } from "~/server/services/import/import-intraday";
import { importPositions } from "~/server/services/import/import-positions";
import { importPrices } from "~/server/services/import/import-prices";
import { importTrades } from "~/server/services/import/import-trades";
import { importWorld } from "~/server/wiring/import-world";
import { openCsv } from "~/server/wiring/open-csv";
import { type Command, pathOf, UsageError } from "./command";
import { progress } from "./progress";

const SHOWN_REFUSALS = 20;

const USAGE = `Usage: npm run risk -- import prices|intraday|positions|trades|instruments|actions FILE [options]

  FILE               CSV, plain or gzip. prices: symbol,date,open,high,low,close,volume or date,AAA,BBB,...
                     intraday: symbol,ts_utc,open,high,low,close,volume (times are starts of bars; for replays)
                     positions: symbol,quantity and more; instruments: symbol and more
                     trades: trade_id,symbol,quantity,price and fees, time, portfolio, book, account
                     actions: symbol,kind (split, dividend),ex_date and ratio (new for one old) or amount (for one unit)
  --dry-run          say what would happen; keep nothing
  --skip-bad-rows    take the good rows of a file that has bad ones; without it nothing is taken
  --ignore-unknown   leave columns aside that nobody knows
  --currency USD     base currency of portfolios that do not exist yet
  --json             the report as JSON
`;

const IMPORTS = {
  prices: importPrices,
  intraday: importIntraday,
  positions: importPositions,
  trades: importTrades,
  instruments: importInstruments,
  actions: importActions,
} as const;

export const imports: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean", default: false },
        "skip-bad-rows": { type: "boolean", default: false },
        "ignore-unknown": { type: "boolean", default: false },
        currency: { type: "string", default: "USD" },
        json: { type: "boolean", default: false },
      },
    });
    const [kind, file, ...rest] = positionals;
    if (!isKind(kind)) throw new UsageError(`Import what? ${IMPORT_KINDS.join(", ")}.`);
    if (file === undefined || rest.length > 0) throw new UsageError("Name one file.");
    if (!/^[A-Z]{3}$/.test(values.currency))
      throw new UsageError("--currency is a code of three letters like USD.");
    const path = pathOf(file, io);
    const bar = progress(basename(path), io);
    const source = openCsv(path, bar.update);
    const world = await importWorld(io.config, (sentence) => io.err(`${sentence}\n`));
    try {
      const report = await IMPORTS[kind](world.ctx, source, {
        isDryRun: values["dry-run"],
        skipBadRows: values["skip-bad-rows"],
        ignoreUnknown: values["ignore-unknown"],
        baseCurrency: values.currency,
      });
      bar.end();
      io.out(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
      const isTaken = report.refused === 0 || (values["skip-bad-rows"] && report.read > 0);
      if (!isTaken) throw new RiskError("bad-input", verdictOf(report));
      return 0;
    } finally {
      bar.end();
      await world.close();
    }
  },
};

const isKind = (text: string | undefined): text is ImportKind => IMPORT_KINDS.some((kind) => kind === text);

const verdictOf = ({ fileName, refused }: ImportReport): string =>
  `Nothing of ${fileName} was taken: ${refused} of its rows or cells were refused (--skip-bad-rows takes the others).`;

function reportText(report: ImportReport): string {
  const { fileName, kind, isDryRun, isCommitted } = report;
  const state = isDryRun ? "dry run, nothing kept" : isCommitted ? "done" : "refused, nothing kept";
  const counts = (["read", "written", "unchanged", "refused"] as const).map(
    (name) => `  ${name.padEnd(10)}${report[name].toLocaleString("en-US").padStart(12)}`,
  );
  const refusals = report.refusals.slice(0, SHOWN_REFUSALS).map(({ sentence }) => sentence);
  const hidden = report.refused - refusals.length;
  return [
    `${kind} from ${fileName}: ${state}`,
    ...counts,
    ...report.notes,
    ...refusals,
    ...(hidden > 0 ? [`... and ${hidden} more.`] : []),
    "",
  ].join("\n");
}
