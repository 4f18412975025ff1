import { expect, test } from "vitest";
import {
  CreateGroupInput,
  directlyBelow,
  groupsAbove,
  inTreeOrder,
  type PlacedPortfolio,
} from "./portfolio-group";

const place = (id: string, kind: PlacedPortfolio["kind"], deskId: string | null = null): PlacedPortfolio => ({
  ...{ id, kind, deskId },
});
const ALL = [
  place("1", "portfolio"),
  place("2", "portfolio", "5"),
  place("3", "portfolio", "5"),
  place("4", "organisation"),
  place("5", "desk"),
  place("6", "desk"),
];
const ids = (places: readonly PlacedPortfolio[]) => places.map(({ id }) => id);

test("a portfolio is below its desk and the organisation, a desk below the organisation", () => {
  expect(ids(groupsAbove("2", ALL))).toEqual(["5", "4"]);
  expect(ids(groupsAbove("1", ALL))).toEqual(["4"]);
  expect(ids(groupsAbove("6", ALL))).toEqual(["4"]);
  expect(ids(groupsAbove("4", ALL))).toEqual([]);
  expect(ids(groupsAbove("nobody", ALL))).toEqual([]);
});

test("right below the organisation are desks, and portfolios at none", () => {
  expect(ids(directlyBelow("4", ALL))).toEqual(["1", "5", "6"]);
  expect(ids(directlyBelow("5", ALL))).toEqual(["2", "3"]);
  expect(ids(directlyBelow("1", ALL))).toEqual([]);
});

test("the tree names everything once: whoever does not see a desk finds its portfolio all the same", () => {
  expect(ids(inTreeOrder(ALL))).toEqual(["4", "5", "2", "3", "6", "1"]);
  expect(ids(inTreeOrder(ALL.filter(({ kind }) => kind === "portfolio")))).toEqual(["1", "2", "3"]);
});

test("a group needs a name on one line, a currency and a reason", () => {
  const good = { kind: "desk", name: "Equities", baseCurrency: "USD", reason: "a new desk" };
  expect(CreateGroupInput.safeParse(good).success).toBe(true);
  for (const bad of [
    { name: " " },
    { name: "a\nb" },
    { baseCurrency: "DOLLARS" },
    { reason: "" },
    { kind: "portfolio" },
  ])
    expect(CreateGroupInput.safeParse({ ...good, ...bad }).success, JSON.stringify(bad)).toBe(false);
});
