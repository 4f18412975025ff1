import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { TableRow, TableSource } from "~/server/ports/table-source";
import { csvFile, csvText } from "./csv-file";
import { CsvRows } from "./csv-rows";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function all(source: TableSource): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const batch of source.rows()) rows.push(...batch);
  return rows;
}

const ofBytes = (bytes: Buffer): Promise<TableRow[]> => {
  const path = join(folder, "table.csv");
  writeFileSync(path, bytes);
  return all(csvFile(path));
};
const ofText = (text: string): Promise<TableRow[]> => all(csvText("table.csv", text));
const cellsOf = (rows: readonly TableRow[]) => rows.map(({ cells }) => cells);

const TEXT = 'symbol,name\nA,Zürich Ré\nB,"x, ""y"""\n';
const CELLS = [
  ["symbol", "name"],
  ["A", "Zürich Ré"],
  ["B", 'x, "y"'],
];
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

test.each([
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${TEXT}`)],
  ["UTF-16, little end first, with a mark", Buffer.from(`\ufeff${TEXT}`, "utf16le")],
  ["UTF-16, big end first, with a mark", utf16be(`\ufeff${TEXT}`)],
  ["UTF-16 without a mark", Buffer.from(TEXT, "utf16le")],
  ["gzip", gzipSync(TEXT)],
  ["gzip of UTF-16", gzipSync(Buffer.from(`\ufeff${TEXT}`, "utf16le"))],
  ["CRLF", Buffer.from(TEXT.replaceAll("\n", "\r\n"))],
  ["CR", Buffer.from(TEXT.replaceAll("\n", "\r"))],
  ["no line end at the end", Buffer.from(TEXT.trimEnd())],
])("the same cells come out of %s", async (_name, bytes) => {
  expect(cellsOf(await ofBytes(bytes))).toEqual(CELLS);
});

test.each([",", ";", "\t", "|"])("cells may be parted by %j", async (delimiter) => {
  expect(cellsOf(await ofText(`a${delimiter}b\n1${delimiter}"2${delimiter}3"\n`))).toEqual([
    ["a", "b"],
    ["1", `2${delimiter}3`],
  ]);
});

test("lines are counted as an editor does, over blank lines and line ends within quotation marks", async () => {
  const rows = await ofText('a,b\r\n\r\n1,"two\r\nlines"\r\n,,\r\n3,4');
  expect(rows.map(({ line }) => line)).toEqual([1, 3, 6]);
});

test.each([
  ["a NUL", Buffer.from("a,b\n1,\0"), 2, 2, "binary"],
  ["bytes that are no UTF-8", Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x31, 0x2c, 0xfc]), 2, 2, "binary"],
  ["a spreadsheet", Buffer.from("PK\u0003\u0004xl/workbook"), 1, 1, "binary"],
  ["half an archive", gzipSync(Buffer.alloc(9000, "a,b\n1,2\n")).subarray(0, 40), 1, 1, "unreadable"],
  ["a quotation mark that is never closed", Buffer.from('a,b\n1,"2\n3,4\n'), 2, 2, "quoting"],
  ["text behind a closing quotation mark", Buffer.from('a,b\n"1"x,2\n'), 2, 1, "quoting"],
] as const)("%s is a fault with its line and column", async (_name, bytes, line, column, rule) => {
  const faults = (await ofBytes(Buffer.from(bytes))).filter(({ fault }) => fault !== null);
  expect(faults[0]).toMatchObject({ fault: { rule, column } });
  if (rule !== "unreadable") expect(faults[0]?.line).toBe(line);
});

test("where the text is cut into chunks changes nothing", () => {
  const piece = fc.constantFrom("a", "1", ",", '"', "\n", "\r", "\r\n", " ", ";", "\ufeff");
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      fc.array(fc.nat(60), { maxLength: 5 }),
      (pieces, cuts) => {
        const text = pieces.join("");
        const whole = new CsvRows();
        const expected = [...whole.push(text), ...whole.end()];
        const parts = new CsvRows();
        const edges = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
          text.length,
        ];
        const rows = edges.slice(1).flatMap((to, i) => parts.push(text.slice(edges[i], to)));
        expect([...rows, ...parts.end()]).toEqual(expected);
      },
    ),
  );
});

test("a quotation mark that runs away costs its own line, not the file", async () => {
  const text = `a,b\n1,"2\n${"3,4\n".repeat(100)}`;
  const rows = await ofText(text);
  expect(rows.filter(({ fault }) => fault)).toHaveLength(1);
  expect(rows).toHaveLength(102);
});
