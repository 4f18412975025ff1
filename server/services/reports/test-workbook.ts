import { inflateRawSync } from "node:zlib";

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER_BYTES = 30;

/** The cells of a workbook's first sheet, row by row, as a spreadsheet reads them: for tests. */
export function cellsOfWorkbook(file: Buffer): readonly (readonly (string | number | undefined)[])[] {
  const parts = unzipped(file);
  const strings = all(parts.get("xl/sharedStrings.xml") ?? "", /<si><t[^>]*>(.*?)<\/t><\/si>/gs).map(plain);
  const sheet = parts.get("xl/worksheets/sheet1.xml") ?? "";
  if (/<f[ >]/.test(sheet)) throw new Error("a cell of the workbook is a formula");
  return all(sheet, /<row [^>]*>(.*?)<\/row>/gs).map((row) => {
    const cells: (string | number | undefined)[] = [];
    for (const [, column = "", attributes = "", value = ""] of row.matchAll(
      /<c r="([A-Z])\d+"([^>]*)><v>(.*?)<\/v><\/c>/g,
    ))
      cells[column.charCodeAt(0) - 65] = attributes.includes('t="s"')
        ? strings[Number(value)]
        : Number(value);
    return [...cells];
  });
}

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = ""]) => group);

const plain = (xml: string): string =>
  xml
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

/** Files of an archive by name. */
function unzipped(file: Buffer): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  let end = file.length - 22;
  while (end > 0 && file.readUInt32LE(end) !== DIRECTORY_END) end--;
  let at = file.readUInt32LE(end + 16);
  while (file.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const [method, size] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
    const header = file.readUInt32LE(at + 42);
    const name = file.toString("utf8", at + 46, at + 46 + (nameLength ?? 0));
    const starts =
      header + LOCAL_HEADER_BYTES + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
    const body = file.subarray(starts, starts + size);
    parts.set(name, (method === 0 ? body : inflateRawSync(body)).toString("utf8"));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}
