import fc from "fast-check";
import { expect, test } from "vitest";
import { holdTogether } from "./hold-together";
import type { Portfolio, Position } from "./position";

const portfolio = (name: string, over: Partial<Portfolio> = {}): Portfolio => ({
  id: name,
  organisationId: "1",
  name,
  baseCurrency: "USD",
  capitalBase: null,
  isCashTracked: true,
  ...over,
});
const position = (id: string, quantity: number): Position => ({
  id,
  instrumentId: "AAA",
  bookId: "1",
  bookName: "Main",
  quantity,
  entryPriceLocal: null,
  counterparty: null,
  quantityAtCutOff: quantity,
  netPurchasesBase: 0,
});
const DESK = portfolio("Desk", { isCashTracked: false });
const together = (...members: Parameters<typeof holdTogether>[1]) => holdTogether(DESK, members);

test("books bear the name of their portfolio, and nothing is netted", () => {
  const { positions } = together(
    { portfolio: portfolio("A"), positions: [position("1", 100)] },
    { portfolio: portfolio("B"), positions: [position("2", -100)] },
  );
  expect(positions.map(({ id, bookName, quantity }) => [id, bookName, quantity])).toEqual([
    ["1", "A / Main", 100],
    ["2", "B / Main", -100],
  ]);
});

test("net asset value is known where that of each member with positions is", () => {
  const known = { portfolio: portfolio("A"), positions: [position("1", 1)] };
  const unknown = { portfolio: portfolio("B", { isCashTracked: false }), positions: [position("2", 1)] };
  const isKnown = (...members: Parameters<typeof holdTogether>[1]): boolean => {
    const { isCashTracked, capitalBase } = together(...members).portfolio;
    return isCashTracked || capitalBase !== null;
  };
  expect(isKnown(known)).toBe(true);
  expect(isKnown(known, unknown)).toBe(false);
  expect(isKnown(known, { ...unknown, positions: [] })).toBe(true);
  expect(isKnown()).toBe(false);
});

test("stated capital adds up in one currency and is not known across two", () => {
  const stated = (name: string, capitalBase: number, baseCurrency = "USD") => ({
    portfolio: portfolio(name, { capitalBase, baseCurrency }),
    positions: [position(name, 1)],
  });
  expect(together(stated("A", 5), stated("B", 7)).portfolio.capitalBase).toBe(12);
  expect(together(stated("A", 5), stated("B", 7, "EUR")).portfolio).toMatchObject({
    capitalBase: null,
    isCashTracked: false,
  });
});

test("stated capital of a member that holds nothing is still there: its worth does not go with its last position", () => {
  const stated = (positions: Position[]) => ({ portfolio: portfolio("A", { capitalBase: 5 }), positions });
  const other = { portfolio: portfolio("B", { capitalBase: 7 }), positions: [position("2", 1)] };
  expect(together(stated([position("1", 1)]), other).portfolio.capitalBase).toBe(12);
  expect(together(stated([]), other).portfolio).toMatchObject({ capitalBase: 12, isCashTracked: true });
});

test("property: quantities add to those of the members, whatever they are", () => {
  const holdings = fc.array(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 5 }), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(holdings, (quantities) => {
      const members = quantities.map((own, m) => ({
        portfolio: portfolio(`P${m}`),
        positions: own.map((quantity, i) => position(`${m}.${i}`, quantity)),
      }));
      const sum = (all: readonly { quantity: number }[]) =>
        all.reduce((total, each) => total + each.quantity, 0);
      expect(sum(holdTogether(DESK, members).positions)).toBe(sum(members.flatMap((each) => each.positions)));
    }),
  );
});
