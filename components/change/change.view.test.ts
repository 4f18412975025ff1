import { expect, test } from "vitest";
import { CHANGE_TERMS, type ChangeTerms } from "~/server/domain/change";
import { changeRows, mainCause } from "./change.view";

const terms = (over: Partial<ChangeTerms>): ChangeTerms =>
  ({ ...Object.fromEntries(CHANGE_TERMS.map((term) => [term, 0])), ...over }) as ChangeTerms; // one entry a term

test("every term has a row, in the order of the switches, and the rows sum to the change", () => {
  const rows = changeRows({
    fromBase: 100,
    toBase: 130,
    terms: terms({ prices: 40, volatility: -12, residual: 2 }),
  });
  expect(rows.map(({ key }) => key)).toEqual([...CHANGE_TERMS]);
  expect(rows.reduce((sum, { value }) => sum + value, 0)).toBe(30);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
});

test("the main cause is the largest term, whichever its sign; nothing moved means none", () => {
  const rows = changeRows({ fromBase: 1, toBase: 1, terms: terms({ prices: 4, window: -9 }) });
  expect(mainCause(rows)?.key).toBe("window");
  expect(mainCause(changeRows({ fromBase: 1, toBase: 1, terms: terms({}) }))).toBeNull();
});
