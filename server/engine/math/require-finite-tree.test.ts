import { expect, test } from "vitest";
import { requireFiniteTree } from "./require-finite-tree";

test("a finite tree is returned as it is", () => {
  const tree = { a: 1, b: [{ c: 2, d: null, e: "x" }] };
  expect(requireFiniteTree(tree, "tree")).toBe(tree);
});

test("the first field that is not finite is named", () => {
  expect(() => requireFiniteTree({ a: [{ b: Number.NaN }] }, "snapshot")).toThrow("snapshot.a[0].b");
});
