import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvText } from "~/server/adapters/files/csv-file";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { importInstruments } from "./import-instruments";
import { importPositions } from "./import-positions";
import { importPrices } from "./import-prices";

let world: TestContext;
beforeAll(async () => {
  world = await createTestContext();
});
afterAll(() => world.close());

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

test("a thousand malformed files: no crash, no part of one written, every refusal has line and column", async () => {
  const { client, ctx } = world;
  const counts = () =>
    Promise.all([
      client.dailyBar.count(),
      client.positionEvent.count(),
      client.importRun.count(),
      client.instrument.count(),
    ]);
  let refusedFiles = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...VALID),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      async ({ take, text }, edits) => {
        let bad = text;
        for (const { at, length, junk: put } of edits) {
          const from = Math.floor(at * bad.length);
          bad = bad.slice(0, from) + put + bad.slice(from + length);
        }
        const before = await counts();
        const report = await take(ctx, csvText("bad.csv", bad), {});
        for (const { line, column, sentence } of report.refusals) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(bad.split(/\r\n?|\n/).length);
          expect(column.length).toBeGreaterThan(0);
          expect(sentence).toContain(`bad.csv, line ${line}, column ${column}: `);
        }
        expect(report.isCommitted).toBe(report.refused === 0);
        if (report.refused === 0) return;
        refusedFiles++;
        expect(await counts()).toEqual(before);
      },
    ),
    { numRuns: 1000, seed: 20_240_603 },
  );
  expect(refusedFiles).toBeGreaterThan(500);
}, 300_000);
