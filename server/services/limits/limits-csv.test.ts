import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvRows } from "~/server/adapters/files/csv-rows";
import { LIMIT_METRICS, METRIC_TERMS } from "~/server/domain/limit-metrics";
import { LimitTerms } from "~/server/domain/limit-proposal";
import { LIMIT_TEMPLATES } from "~/server/domain/limit-templates";
import { LIMIT_COLUMNS, type LimitCells, limitLine, termsOfCells } from "./limits-csv";

const terms = (own: object = {}): LimitTerms =>
  LimitTerms.parse({
    portfolioId: "1",
    name: "VaR 99, 1 day",
    metric: "var99",
    unit: "nav",
    kind: "hard",
    threshold: 0.02,
    ...own,
  });
/** A line as the reader of tables cuts it. */
function cellsOf(line: string): LimitCells {
  const rows = new CsvRows();
  const [row] = [...rows.push(`${line}\r\n`), ...rows.end()];
  return Object.fromEntries(LIMIT_COLUMNS.map((column, i) => [column, row?.cells[i] ?? ""])) as LimitCells; // every column
}
const readBack = (written: LimitTerms): unknown => {
  const found = termsOfCells(cellsOf(limitLine("Book", written)));
  return "what" in found ? found : LimitTerms.parse({ ...found.input, portfolioId: "1" });
};

test("a limit written and read again is the same, whatever it is called and on what it is", () => {
  const text = fc
    .string({ minLength: 3, maxLength: 40 })
    .map((each) => each.replaceAll(/[\0\ufffd]/g, "x").trim())
    .filter((each) => each.length >= 3 && !/^'[=+\-@\t\r]/.test(each));
  const number = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(text, text, number, fc.integer({ min: 0, max: 86_400 }), (name, key, threshold, seconds) => {
      const written = terms({
        ...{ name, threshold, metric: "gross-exposure", unit: "base" },
        scope: { kind: "sector", key },
        closeAfterMs: seconds * 1000,
        effectiveToMs: Date.parse("2026-12-04T21:00:00Z"),
      });
      expect(readBack(written)).toEqual(written);
    }),
  );
});

test("a name that a spreadsheet would compute is guarded in the file and itself again when it is read", () => {
  const line = limitLine("=Book", terms({ name: '=HYPERLINK("http://x")' }));
  expect(line.startsWith("'=Book,")).toBe(true);
  expect(line).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(readBack(terms({ name: "+plus" }))).toMatchObject({ name: "+plus" });
});

test("what is no plain number or no instant is refused by its column; an empty cell is the default", () => {
  const cells = cellsOf(limitLine("Book", terms()));
  const refused = (own: Partial<LimitCells>) => termsOfCells({ ...cells, ...own });
  for (const text of ["1,5", "NaN", "1e999", "0x10", "-1", "5 %"])
    expect(refused({ threshold: text })).toMatchObject({ column: "threshold" });
  expect(refused({ until: "next Friday" })).toMatchObject({ column: "until" });
  expect(refused({ until: "2026-12-04" })).toMatchObject({ column: "until" });
  expect(refused({ warn_at: "", direction: "", scope: "" })).toMatchObject({
    input: { warnAt: undefined, direction: undefined, scope: { kind: "portfolio", key: null } },
  });
});

test("every template says limits that can be held, each under a name of its own", () => {
  const names = LIMIT_TEMPLATES.flatMap(({ limits }) => limits.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  for (const { limits } of LIMIT_TEMPLATES)
    for (const limit of limits)
      expect(LimitTerms.parse({ ...limit, portfolioId: "1" }).name).toBe(limit.name);
  const ucits = LIMIT_TEMPLATES.find(({ id }) => id === "ucits-var")?.limits[0];
  expect((ucits?.threshold ?? 0) * Math.sqrt(20)).toBeCloseTo(0.2, 5);
});

test("every metric has a unit, and its parameter is asked for where it takes one", () => {
  for (const metric of LIMIT_METRICS) {
    const { units, parameter } = METRIC_TERMS[metric];
    expect(units.length).toBeGreaterThan(0);
    const made = LimitTerms.safeParse({ ...terms(), metric, unit: units[0], parameter: null });
    expect(made.success).toBe(parameter === undefined || parameter === "method");
  }
});
