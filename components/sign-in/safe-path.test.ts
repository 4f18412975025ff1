import { expect, test } from "vitest";
import { safePath } from "./safe-path";

test("a path of this site is kept, with its query", () => {
  expect(safePath("/portfolios/2?span=1h")).toBe("/portfolios/2?span=1h");
});

test("nothing leads to another site", () => {
  for (const to of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/.//evil.example",
  ])
    expect(safePath(to)).toBe("/");
});

test("the entry does not lead back to itself", () => {
  expect(safePath("/sign-in?to=/")).toBe("/");
  expect(safePath(undefined)).toBe("/");
});
