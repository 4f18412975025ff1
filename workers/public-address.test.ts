import { expect, test } from "vitest";
import { whyNotPublic } from "./public-address";

test("nobody else is served while the owner has the printed password", () => {
  expect(whyNotPublic("https://risk.example.com", true)).toContain("choose another");
  expect(whyNotPublic("https://risk.example.com", false)).toBeNull();
  expect(whyNotPublic(undefined, true)).toBeNull();
});
