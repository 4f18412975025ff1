import fc from "fast-check";
import { csvText } from "~/server/adapters/files/csv-file";
import type { ImportReport } from "~/server/domain/import-report";
import { importInstruments } from "~/server/services/import/import-instruments";
import { importPositions } from "~/server/services/import/import-positions";
import { importPrices } from "~/server/services/import/import-prices";
import type { TestContext } from "./test-context";

const VALID = [
  {
    take: importPrices,
    text: `symbol,date,open,high,low,close,volume\n${[2, 3, 4, 5].map((day) => `A,2024-01-0${day},1,2,1,1.5,${day}00\nB,2024-01-0${day},,,,7.25,\n`).join("")}`,
  },
  {
    take: importPrices,
    text: `date,A,B,EURUSD\n${[2, 3, 4, 5].map((day) => `2024-01-0${day},1.5,${day},1.1\n`).join("")}`,
  },
  {
    take: importPositions,
    text: 'symbol,quantity,portfolio,book,entry_price,currency,lot_date,name\nA,100,P,X,12.5,USD,2024-01-02,"Alpha, Inc."\nB,-50,P,Y,,EUR,,\nUSD,1000,P,Cash,,,,\n',
  },
  {
    take: importInstruments,
    text: "symbol,name,type,currency,underlying,strike,expiry,option_type\nA,Alpha,etf,USD,,,,\nO,Option,option,USD,A,50,2024-12-20,call\n",
  },
];

const junk = fc.oneof(
  fc.constantFrom(
    "NaN",
    "inf",
    "-1",
    "1e400",
    '"',
    '""',
    ",",
    ";",
    "\n",
    "\r",
    "\0",
    "\ufffd",
    "\ufeff",
    " ",
    "(",
    "é",
    "=1+1",
  ),
  fc.constantFrom(
    "0",
    "2024-13-45",
    "01/02/2024",
    "1.2.3",
    "symbol",
    "a".repeat(300),
    "__proto__",
    "99999999999999999999",
  ),
  fc.string({ maxLength: 5 }),
);
/** Cuts out `length` characters at a share of the text and puts junk there. */
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(12), junk });

/** A valid file of some kind with junk put into up to three places of it. */
const malformed = fc
  .tuple(fc.constantFrom(...VALID), fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([{ take, text }, edits]) => {
    let bad = text;
    for (const { at, length, junk: put } of edits) {
      const from = Math.floor(at * bad.length);
      bad = bad.slice(0, from) + put + bad.slice(from + length);
    }
    return { take, bad };
  });

/**
 * Takes malformed files in, one after the other: none crashes, of one that is refused nothing is written, and every
 * refusal names its line and column.
 * @returns how many were refused. @throws as an assertion of fast-check, with the file that shows it.
 */
export async function takeMalformedFiles(
  { client, ctx }: TestContext,
  { files, seed }: { readonly files: number; readonly seed: number },
): Promise<number> {
  const counts = async () =>
    JSON.stringify(
      await Promise.all([
        client.dailyBar.count(),
        client.positionEvent.count(),
        client.importRun.count(),
        client.instrument.count(),
      ]),
    );
  let refusedFiles = 0;
  await fc.assert(
    fc.asyncProperty(malformed, async ({ take, bad }) => {
      const before = await counts();
      const report = await take(ctx, csvText("bad.csv", bad), {});
      requirePlaces(report, bad.split(/\r\n?|\n/).length);
      if (report.isCommitted !== (report.refused === 0)) throw new Error("a file with refusals was kept");
      if (report.refused === 0) return;
      refusedFiles++;
      if ((await counts()) !== before) throw new Error("part of a refused file was written");
    }),
    { numRuns: files, seed },
  );
  return refusedFiles;
}

function requirePlaces({ refusals }: ImportReport, lines: number): void {
  for (const { line, column, sentence } of refusals) {
    const isPlace = line >= 1 && line <= lines && column.length > 0;
    if (!isPlace || !sentence.includes(`bad.csv, line ${line}, column ${column}: `))
      throw new Error(`a refusal without its place: ${sentence}`);
  }
}
