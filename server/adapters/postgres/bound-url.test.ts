import { expect, test } from "vitest";
import { boundUrl } from "./bound-url";

const options = (url: string) => new URL(url).searchParams.get("options");

test("an address is bound to one organisation, the last one that was named", () => {
  const url = "postgresql://a:b@127.0.0.1:5432/plimsoll?sslmode=disable";
  const once = boundUrl(url, "7");
  expect(options(once)).toBe("-c plimsoll.organisation=7");
  expect(options(boundUrl(once, "8"))).toBe("-c plimsoll.organisation=8");
  expect(new URL(once).searchParams.get("sslmode")).toBe("disable");
});

test("options of one's own stay", () => {
  const url = boundUrl("postgresql://h/d?options=-c%20statement_timeout%3D5000", "7");
  expect(options(url)).toBe("-c statement_timeout=5000 -c plimsoll.organisation=7");
});

test("what is no identifier binds to nothing", () => {
  expect(() => boundUrl("postgresql://h/d", "7 -c role=postgres")).toThrow("There is nothing under");
});
