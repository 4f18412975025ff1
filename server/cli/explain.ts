import { parseArgs } from "node:util";
import { CHANGE_TERMS, type ExplainedChange } from "~/server/domain/change";
import { explainFiles } from "~/server/services/assess/explain-files";
import { instantOf } from "~/server/services/import/instant-text";
import { computeHere } from "~/server/services/questions/compute-task";
import { explainStored } from "~/server/services/questions/explain-stored";
import { type Command, type Io, UsageError } from "./command";
import { dayOption, FILE_OPTIONS, FILE_USAGE, openFiles } from "./file-options";
import { aligned, amount, change } from "./text-table";

const SHOWN_POSITIONS = 10;
const FIGURES = ["var95", "var99", "es975"] as const;
const HEADS = ["VaR 95", "VaR 99", "ES 97.5"] as const;

const USAGE = `Usage: npm run --silent risk -- explain --from SNAPSHOT --to SNAPSHOT [--portfolio NAME] [--json]
       npm run --silent risk -- explain --positions P.csv --prices X.csv[.gz] --from-date D --to-date D [options]

  --from, --to          a kept snapshot of the running instance: a time of the market (2020-02-24T15:30:00Z: the
                        newest at or before it) or a number in the portfolio's sequence (4711)
  --portfolio NAME      whose; needed where there are several
  --from-date, --to-date  two days of the files; by default to that of the newest price
${FILE_USAGE}  --json                all figures with their terms, for other programs
`;

export const explain: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...FILE_OPTIONS,
        from: { type: "string" },
        to: { type: "string" },
        portfolio: { type: "string" },
        "from-date": { type: "string" },
        "to-date": { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const fromDay = dayOption("from-date", values["from-date"]);
    const toDay = dayOption("to-date", values["to-date"]);
    const report =
      fromDay === null
        ? await ofStored(values.from, values.to, values.portfolio ?? null, io)
        : await ofFiles(fromDay);
    io.out(values.json ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report));
    return 0;

    async function ofFiles(day: string): Promise<Report> {
      const files = openFiles(values, toDay, io);
      const { found, to, notes } = await explainFiles(files.input, day).finally(files.end);
      return { from: day, to, portfolio: files.input.positions.name, ...found, notes };
    }
  },
};

type Report = ExplainedChange & { readonly from: string; readonly to: string; readonly portfolio: string };

async function ofStored(
  from: string | undefined,
  to: string | undefined,
  portfolio: string | null,
  io: Io,
): Promise<Report> {
  if (from === undefined || to === undefined)
    throw new UsageError("Give --from and --to, or --positions, --prices and --from-date.");
  const moments = { from: momentOf("from", from), to: momentOf("to", to) };
  const { importWorld } = await import("~/server/wiring/import-world"); // files need no database client
  const world = await importWorld(io.config, (sentence) => io.err(`${sentence}\n`));
  try {
    return await explainStored(
      { storesOf: (id) => world.of(id).stores, compute: computeHere },
      world.ctx.actor.organisationId,
      {
        ...moments,
        portfolio,
        codeVersion: io.config.codeVersion,
      },
    );
  } finally {
    await world.close();
  }
}

/** A number of the sequence, or a market time in milliseconds. */
function momentOf(name: string, text: string): { readonly seq: number } | { readonly asOfMs: number } {
  if (/^\d{1,15}$/.test(text)) return { seq: Number(text) };
  const reading = instantOf(text, false);
  if (!("ms" in reading))
    throw new UsageError(
      `--${name} is a time with its zone like 2020-02-24T15:30:00Z, or a number, not ${text}.`,
    );
  return { asOfMs: reading.ms };
}

function tableOf({ portfolio, from, to, figures, positions, notes }: Report): string {
  const shown = FIGURES.map((name) => figures[name]);
  const sections = [
    [`${portfolio}, from ${from} to ${to}: losses are positive, terms that raise them too.`],
    aligned([
      ["", ...HEADS],
      ["From", ...shown.map(({ fromBase }) => amount(fromBase))],
      ...CHANGE_TERMS.map((term) => [`  ${term}`, ...shown.map(({ terms }) => change(terms[term]))]),
      ["To", ...shown.map(({ toBase }) => amount(toBase))],
    ]),
    aligned([
      ["Share of VaR 99", "From", "To", "Change"],
      ...positions
        .slice(0, SHOWN_POSITIONS)
        .map(({ symbol, fromBase, toBase }) => [
          symbol,
          amount(fromBase),
          amount(toBase),
          change(toBase - fromBase),
        ]),
    ]),
    [...notes],
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}
