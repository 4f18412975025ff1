import { afterEach, beforeEach, expect, test } from "vitest";
import { csvText } from "~/server/adapters/files/csv-file";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { importActions } from "./import-actions";
import { importPositions } from "./import-positions";
import { importPrices } from "./import-prices";
import { isAdjustedFor } from "./stored-units";

let world: TestContext;
beforeEach(async () => {
  world = await createTestContext();
  const positions =
    "symbol,quantity,type,underlying,strike,expiry,option_type\nA,100,equity,,,,\nB,50,equity,,,,\nUSD,5000,cash,,,,\nA_CALL,1,option,A,1000,2034-06-21,call\n";
  const report = await importPositions(world.ctx, csvText("positions.csv", positions));
  expect(report.refusals).toEqual([]);
  const prices = "date,A,B\n2024-06-06,1200,10\n2024-06-07,1210,10\n2024-06-10,121,10\n";
  await importPrices(world.ctx, csvText("prices.csv", prices));
});
afterEach(() => world.close());

const take = (rows: string, options = {}) =>
  importActions(
    world.ctx,
    csvText("actions.csv", `symbol,kind,ex_date,ratio,amount,history\n${rows}`),
    options,
  );
const known = () => world.ctx.stores.actions.all(world.ctx.actor.organisationId);

test("a split is read, its stored closes are seen to be as quoted, and its options are named", async () => {
  const report = await take("A,split,2024-06-10,10,,\nB,dividend,2024-07-01,,0.25,\n");
  expect(report).toMatchObject({
    kind: "actions",
    read: 2,
    written: 2,
    unchanged: 0,
    refused: 0,
    isCommitted: true,
  });
  expect(report.notes.join(" ")).toMatch(/Closes of A before the day .* Contracts on what is split .*A_CALL/);
  expect(await known()).toMatchObject([
    {
      action: { kind: "split", exDate: "2024-06-10", ratio: 10 },
      isHistoryAdjusted: false,
      isApplied: false,
    },
    // It is to come: closes that are stored can't be adjusted for it.
    { action: { kind: "cash-dividend", exDate: "2024-07-01", amountLocal: 0.25 }, isHistoryAdjusted: false },
  ]);
  expect(await take("A,split,2024-06-10,10,,\n")).toMatchObject({ written: 0, unchanged: 1 });
  expect(await take("A,split,2024-06-10,10,,adjusted\n")).toMatchObject({ written: 1 });
  expect((await known())[0]?.isHistoryAdjusted).toBe(true);
});

test("what means nothing is refused with its line, and nothing is kept", async () => {
  const rows = [
    "Z,split,2024-06-10,10,,",
    "USD,dividend,2024-06-10,,1,",
    "A,split,2024-06-10,,,",
    "A,split,2024-06-10,1,,",
    "A,split,2024-06-10,2,3,",
    "A,dividend,2024-06-10,,,",
    "A,dividend,2024-06-10,2,1,",
    "A,merger,2024-06-10,2,,",
    "A,split,someday,2,,",
  ];
  const report = await take(`${rows.join("\n")}\n`);
  expect(report).toMatchObject({ written: 0, refused: rows.length, isCommitted: false });
  expect(report.refusals.map(({ line, column, rule }) => [line, column, rule])).toEqual([
    [9, "kind", "not-a-choice"],
    [10, "ex_date", "not-a-date"],
    [2, "symbol", "unknown-symbol"],
    [3, "symbol", "inconsistent"],
    [4, "ratio", "missing-value"],
    [5, "ratio", "out-of-range"],
    [6, "amount", "inconsistent"],
    [7, "amount", "missing-value"],
    [8, "ratio", "inconsistent"],
  ]);
  expect(await known()).toEqual([]);
});

test("closes tell which units they are in: the move over a split's day is near nothing, or near one part in the ratio", () => {
  const closes = (...prices: number[]) => prices.map((close, i) => ({ date: `2024-06-0${i + 5}`, close }));
  const split = { kind: "split", exDate: "2024-06-07", ratio: 2 } as const;
  expect(isAdjustedFor(split, closes(100, 102, 51, 52))).toBe(false);
  expect(isAdjustedFor(split, closes(50, 51, 51, 52))).toBe(true);
  expect(isAdjustedFor(split, closes(100, 102))).toBe(false);
  expect(isAdjustedFor({ ...split, ratio: 0.1 }, closes(1, 1, 10, 10))).toBe(false);
  expect(isAdjustedFor({ ...split, ratio: 0.1 }, closes(10, 10, 10, 10))).toBe(true);
  expect(
    isAdjustedFor({ kind: "cash-dividend", exDate: "2024-06-07", amountLocal: 1 }, closes(9, 9, 9)),
  ).toBe(true);
});

test("a dividend above what the thing was worth is refused: it is in other units than the prices", async () => {
  const report = await take("B,dividend,2024-06-11,,25,\nA,dividend,2024-06-11,,1,\n");
  expect(report).toMatchObject({ written: 0, refused: 1, isCommitted: false });
  expect(report.refusals[0]).toMatchObject({ line: 2, column: "amount", rule: "out-of-range" });
  expect(await known()).toEqual([]);
});

test("prices that are imported again in new units are not adjusted a second time", async () => {
  await take("A,split,2024-06-10,10,,\n");
  expect((await known())[0]?.isHistoryAdjusted).toBe(false);
  await importPrices(
    world.ctx,
    csvText("again.csv", "date,A,B\n2024-06-06,120,10\n2024-06-07,121,10\n2024-06-10,121,10\n"),
  );
  expect((await known())[0]?.isHistoryAdjusted).toBe(true);
});

test("a contract pays no dividend", async () => {
  const report = await take("A_CALL,dividend,2024-06-11,,1,\n");
  expect(report.refusals).toMatchObject([{ line: 2, column: "kind", rule: "inconsistent" }]);
});
